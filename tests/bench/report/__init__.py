"""What the documents say of figures that benches have stored."""

"""What is deployed, as machines and lawyers read it."""

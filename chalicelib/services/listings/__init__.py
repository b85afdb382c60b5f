"""Lists a page at a time, as clients get them. The other services answer domain values."""

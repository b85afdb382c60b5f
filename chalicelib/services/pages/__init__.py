"""Pages of lists as the wire shows them. The other services answer domain values, and none of them imports this."""

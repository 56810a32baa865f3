"""What the billing service offers over HTTP."""

"""What the orders service offers over HTTP."""

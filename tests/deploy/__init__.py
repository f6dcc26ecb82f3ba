"""What an operator deploys, read by the tools that will read it."""

"""What a customer's page is shown."""

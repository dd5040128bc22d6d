"""What workflows and activities are sent."""

"""What all workflows share."""

"""What a customer wants: its lines, the edits to them, and what an edit may do."""

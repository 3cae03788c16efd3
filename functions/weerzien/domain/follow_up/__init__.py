"""What one event does to a patient's file: the one place where cases open, change and end."""

"""What Slack says, handed to a flow, and what the person then sees; one file per feature."""

"""The look-alike keeps Slack's promises."""

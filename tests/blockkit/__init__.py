"""Every Block Kit payload that Heed can make, held against Slack's rules three ways."""

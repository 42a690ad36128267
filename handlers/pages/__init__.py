"""Pages for those who do not live in Slack: one self-contained HTML file each, safe by construction."""

"""The try-out: Heed beside a look-alike of Slack, on this machine, with a company that is already talking."""

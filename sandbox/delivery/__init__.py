"""The way to the app: events, signed HTTP or a websocket, retries, the log, and faults to switch on."""

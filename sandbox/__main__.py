"""Starts a look-alike by itself: `python -m sandbox --app-url http://127.0.0.1:3000`."""

import argparse
import asyncio
import json
import sys
from contextlib import suppress
from pathlib import Path

from sandbox.config import LOOPBACK_HOSTS, SEED_FOLDER, SandboxConfig
from sandbox.server import serve_sandbox


def main() -> None:
    """Read the options, say where to look, and serve until interrupted."""
    options = _options()
    folder = Path(options.seed)
    config = SandboxConfig(
        manifest=json.loads(Path(options.manifest).read_text(encoding="utf-8")),
        app_url=options.app_url,
        host=options.host,
        port=options.port,
        mode=options.mode,
        signing_secret=options.signing_secret,
        bot_token=options.bot_token,
        app_token=options.app_token,
        seed_folder=folder if (folder / "workspace.json").exists() else None,
    )
    sys.stdout.write(f"Slack look-alike: open {config.public_url} (it calls the app at {config.app_url})\n")
    sys.stdout.flush()
    with suppress(KeyboardInterrupt):
        asyncio.run(serve_sandbox(config))


def _options() -> argparse.Namespace:
    """Return the options from the command line."""
    defaults = SandboxConfig(manifest={})
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--manifest", default="manifest.json", help="the app's manifest (default: %(default)s)")
    parser.add_argument("--app-url", default=defaults.app_url, help="where the app listens (default: %(default)s)")
    parser.add_argument("--host", default=defaults.host, choices=sorted(LOOPBACK_HOSTS))
    parser.add_argument("--port", type=int, default=defaults.port)
    parser.add_argument("--mode", default=defaults.mode, choices=["http", "socket"])
    parser.add_argument("--signing-secret", default=defaults.signing_secret)
    parser.add_argument("--bot-token", default=defaults.bot_token)
    parser.add_argument("--app-token", default=defaults.app_token)
    parser.add_argument("--seed", default=str(SEED_FOLDER), help="a folder with workspace.json and messages.json")
    return parser.parse_args()


if __name__ == "__main__":
    main()

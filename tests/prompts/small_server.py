"""Serve a small language model with llama.cpp's server, OpenAI-compatible, until the standard input is closed.

Run as a program with the path of the model; it prints its address. Nobody here wrote that server: what works with it
is no agreement with ourselves.
"""

import sys

import xllamacpp


def serve(path: str) -> None:
    """Load the model, say where it is served, and wait for the end."""
    wanted = xllamacpp.CommonParams()
    wanted.model.path = path
    wanted.port = 0
    wanted.n_ctx = 2_048
    wanted.n_parallel = 1
    wanted.n_threads_http = 2
    # One thread: two of them wait for each other on a machine that has other work.
    wanted.cpuparams.n_threads = 1
    wanted.cpuparams_batch.n_threads = 1
    wanted.warmup = False
    server = xllamacpp.Server(wanted)
    print(server.listening_address, flush=True)  # noqa: T201 -- how the test learns the port
    sys.stdin.read()


if __name__ == "__main__":
    serve(sys.argv[1])

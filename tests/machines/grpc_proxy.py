#!/usr/bin/env python3
"""BuildKit of a dockerd on a TCP port of this machine, as a buildx builder of the driver "remote" wants it.

    grpc_proxy.py SOCKET PORT

dockerd offers its BuildKit behind an upgrade of HTTP at /grpc; what connects to the port gets that. For tests: nobody is asked
who they are.
"""
import socket
import sys
import threading


def pass_on(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass
    for one in (source, target):
        try:
            one.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def serve(client, path):
    daemon = socket.socket(socket.AF_UNIX)
    try:
        daemon.connect(path)
    except OSError: # a builder that is gone
        return client.close()
    daemon.sendall(b"POST /grpc HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
    answer = b""
    while b"\r\n\r\n" not in answer:
        got = daemon.recv(1)
        if not got:
            return client.close()
        answer += got
    threading.Thread(target=pass_on, args=(client, daemon), daemon=True).start()
    pass_on(daemon, client)


def main(path, port):
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", int(port)))
    server.listen(64)
    while True:
        client, _ = server.accept()
        threading.Thread(target=serve, args=(client, path), daemon=True).start()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])

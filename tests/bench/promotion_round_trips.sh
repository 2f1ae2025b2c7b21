#!/bin/bash
# How long a promotion of four images takes over a slow line, in round trips of it for each image: a proxy before a registry
# on loopback holds every byte back for half of ROUND_TRIP_MS, and every new connection for one whole round trip.
# usage: promotion_round_trips.sh STACKWRIGHT [ROUND_TRIP_MS, default 200] [MOST, default 8]
# Needs docker-registry and curl, no engine.
set -euo pipefail
program=$(realpath "$1") round_trip=${2:-200} most=${3:-8}
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port=$(free_port) far=$(free_port)

cat > "$work/registry.yml" <<END
version: 0.1
log: {level: error, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: $work/data}}
http: {addr: 127.0.0.1:$port}
END
docker-registry serve "$work/registry.yml" > "$work/registry.log" 2>&1 &
cat > "$work/far.py" <<'END'
import asyncio, sys, time
listen, target, half = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]) / 2000

async def carry(reader, writer):
    held = asyncio.Queue()
    async def deliver():
        while True:
            due, data = await held.get()
            await asyncio.sleep(max(0, due - time.monotonic()))
            if not data:
                return writer.close()
            writer.write(data)
    delivery = asyncio.create_task(deliver())
    data = b"x"
    while data:
        data = await reader.read(65536)
        held.put_nowait((time.monotonic() + half, data))
    await delivery

async def accepted(reader, writer):
    await asyncio.sleep(2 * half)
    far_reader, far_writer = await asyncio.open_connection("127.0.0.1", target)
    await asyncio.gather(carry(reader, far_writer), carry(far_reader, writer))

async def serve():
    await (await asyncio.start_server(accepted, "127.0.0.1", listen)).serve_forever()
asyncio.run(serve())
END
python3 "$work/far.py" "$far" "$port" "$round_trip" &
for try in $(seq 50); do curl -sf "http://127.0.0.1:$port/v2/" >/dev/null && break; sleep 0.1; done

# An image without layers; its configuration tells the commit.
blob() { # REPOSITORY FILE
    local digest where
    digest=sha256:$(sha256sum "$2" | cut -d' ' -f1)
    where=$(curl -sfi -X POST "http://127.0.0.1:$port/v2/$1/blobs/uploads/" | tr -d '\r' | sed -n 's/^Location: //Ip')
    curl -sf -X PUT -H 'Content-Type: application/octet-stream' --data-binary @"$2" "$where&digest=$digest"
    echo "$digest"
}
mkdir -p "$work/stack/images"
printf 'tag: {prefix: "2023.2"}\nall_info_cmds: {}\nimages:\n' > "$work/stack/images/spec.yml"
for image in one two three four; do
    printf '  %s: {image_name: bench/%s}\n' "$image" "$image" >> "$work/stack/images/spec.yml"
    mkdir "$work/stack/images/$image"
    printf 'FROM scratch\n' > "$work/stack/images/$image/Dockerfile"
    printf '{"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": []}, "config": {"Labels": {"org.opencontainers.image.title": "%s", "org.opencontainers.image.revision": "0123456789012345678901234567890123456789"}}}' "$image" > "$work/config"
    printf '{"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "%s", "size": %d}, "layers": []}' \
        "$(blob "bench/$image" "$work/config")" "$(stat -c %s "$work/config")" > "$work/manifest"
    curl -sf -X PUT -H 'Content-Type: application/vnd.oci.image.manifest.v1+json' --data-binary @"$work/manifest" "http://127.0.0.1:$port/v2/bench/$image/manifests/2023.2-0123456"
done

begin=$(date +%s%N)
XDG_STATE_HOME="$work/state" "$program" promote 2023.2-0123456 -C "$work/stack" --registry "127.0.0.1:$far" --yes -q \
    --skip-gate verdict --skip-gate pages --reason benchmark > "$work/table"
ms=$(( ($(date +%s%N) - begin) / 1000000 ))
[ "$(grep -c ' moved$' "$work/table")" = 4 ] || { cat "$work/table"; exit 1; }
each=$(bc <<<"scale=1; $ms / 4 / $round_trip")
echo "4 images over a line of $round_trip ms: $ms ms, $each round trips an image (at most $most)"
[ "$(bc <<<"$each <= $most")" = 1 ]

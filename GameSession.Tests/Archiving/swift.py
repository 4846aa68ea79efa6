"""
OpenStack Swift with its S3 interface: all its servers in one process, all files below one folder.

Arguments: the folder, and a user (account:name), whose name is also the access key. The secret key is the first line of standard input. Writes its
port to standard output once it listens, and ends when standard input does.
"""
import os
import sys

import eventlet

eventlet.monkey_patch()

from eventlet import tpool, wsgi
from swift.common import utils
from swift.common.ring import RingBuilder
from swift.common.wsgi import SwiftHttpProtocol, loadapp

DEFAULTS = """
[DEFAULT]
swift_dir = {folder}
devices = {folder}
mount_check = false
fallocate_reserve = 0
"""

STORAGE = """
[app:main]
use = egg:swift#{kind}
"""

# tempauth insists on a cache and does without an answer: nobody listens on that port.
PROXY = """
[pipeline:main]
pipeline = cache s3api tempauth bulk slo proxy-server

[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true

[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1

[filter:s3api]
use = egg:swift#s3api

[filter:tempauth]
use = egg:swift#tempauth
user_{user} = {secret} .admin

[filter:bulk]
use = egg:swift#bulk

[filter:slo]
use = egg:swift#slo
"""

folder, user = sys.argv[1:]
secret = sys.stdin.readline().strip()


def path_of(name):
    return os.path.join(folder, name)


def write(name, text):
    with open(path_of(name), "w") as file:
        file.write(text)
    return path_of(name)


def serve(kind, text):
    """Listens, and returns the port."""
    listener = eventlet.listen(("127.0.0.1", 0))
    app = loadapp(write(f"{kind}.conf", DEFAULTS.format(folder=folder) + text))
    # As Swift itself does it: SDKs look for "ETag", and not for "Etag".
    eventlet.spawn(wsgi.server, listener, app, protocol=SwiftHttpProtocol, capitalize_response_headers=False, log_output=False)
    return listener.getsockname()[1]


write("swift.conf", "[swift-hash]\nswift_hash_path_suffix = test\n")
utils.set_swift_dir(folder)
os.mkdir(path_of("disk"))
for kind in "account", "container", "object":
    builder = RingBuilder(part_power=1, replicas=1, min_part_hours=0)
    port = serve(kind, STORAGE.format(kind=kind))
    builder.add_dev({"region": 1, "zone": 1, "weight": 1, "ip": "127.0.0.1", "port": port, "device": "disk"})
    builder.rebalance()
    builder.get_ring().save(path_of(f"{kind}.ring.gz"))
print(serve("proxy", PROXY.format(user=user.replace(":", "_"), secret=secret)), flush=True)
tpool.execute(sys.stdin.read)

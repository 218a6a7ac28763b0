# test/cases/tiles.py JIEDUI - see tiles.sh. An auditor's own reader of C2SP
# tlog-tiles, tlog-checkpoint, signed-note and tlog-proof, with nothing but the
# standard library: RFC 6962 with hashlib, Ed25519 as RFC 8032 writes it down.
import base64, hashlib, os, shutil, socket, subprocess, sys, tempfile, time, urllib.error, urllib.request

# ---- Ed25519 (RFC 8032, 5.1.7) ----------------------------------------------
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)

def x_of(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P: x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign): return None
    return P - x if x & 1 != sign else x

def add(a, b):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    e, f = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    return ((f - e) * (d - c) % P, (d + c) * (f + e) % P, (d - c) * (d + c) % P, (f - e) * (f + e) % P)

def times(n, a):
    out = (0, 1, 1, 0)
    while n:
        if n & 1: out = add(out, a)
        a, n = add(a, a), n >> 1
    return out

def point(b):
    n = int.from_bytes(b, "little")
    y, sign = n & (1 << 255) - 1, n >> 255
    x = x_of(y, sign) if y < P else None
    return None if x is None else (x, y, 1, x * y % P)

BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))

def is_signed(key, text, signature):
    a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L or len(signature) != 64: return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(k, a))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))

# ---- the tree (RFC 6962, 2.1) and its proofs (RFC 9162, 2.1.3.2) -------------
def sha(b): return hashlib.sha256(b).digest()
def leaf(b): return sha(b"\0" + b)
def node(a, b): return sha(b"\1" + a + b)

def root_of(leaves):
    if len(leaves) < 2: return leaves[0] if leaves else sha(b"")
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return node(root_of(leaves[:k]), root_of(leaves[k:]))

def includes(path, index, size, hash_, root):
    fn, sn = index, size - 1
    if index >= size: return False
    for p in path:
        if sn == 0: return False
        if fn & 1 or fn == sn:
            hash_ = node(p, hash_)
            while not fn & 1 and fn: fn, sn = fn >> 1, sn >> 1
        else: hash_ = node(hash_, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and hash_ == root

# ---- C2SP texts -------------------------------------------------------------
def read_vkey(line):
    name, number, blob = line.strip().split("+", 2)
    blob = base64.b64decode(blob, validate=True)
    right = sha(name.encode() + b"\n" + blob)[:4].hex()
    if blob[0] != 1 or len(blob) != 33 or number != right: raise ValueError("vkey")
    return name, blob[1:]

# (size, root) of a checkpoint that this key has signed, else None.
def read_checkpoint(text, vkey):
    name, key = read_vkey(vkey)
    body, rest = text.split("\n\n", 1)
    origin, size, root = body.split("\n")[:3]
    for line in rest.splitlines():
        dash, by, signature = line.split(" ")
        raw = base64.b64decode(signature, validate=True)
        number = sha(name.encode() + b"\n\1" + key)[:4]
        if dash == "\u2014" and by == name == origin and raw[:4] == number and \
           is_signed(key, (body + "\n").encode(), raw[4:]):
            return int(size), base64.b64decode(root, validate=True)
    return None

# (index, entry, path, checkpoint) of a tlog-proof.
def read_proof(text):
    head, note = text.split("\n\n", 1)
    lines = head.split("\n")
    if lines[0] != "c2sp.org/tlog-proof@v1": raise ValueError("proof")
    entry = base64.b64decode(lines[1].split(" ")[1]) if lines[1].startswith("extra ") else b""
    at = 2 if entry else 1
    index = int(lines[at].split(" ")[1])
    return index, entry, [base64.b64decode(l) for l in lines[at + 1:]], note

def read_bundle(raw):
    out = []
    while raw:
        n = int.from_bytes(raw[:2], "big")
        if len(raw) < n + 2: raise ValueError("bundle")
        out.append(raw[2:n + 2]); raw = raw[n + 2:]
    return out

# ---- the programme under test -----------------------------------------------
jiedui = os.path.abspath(sys.argv[1])
work = tempfile.mkdtemp()
book = os.path.join(work, "b.book")
tests = failed = 0

def ok(good, name):
    global tests, failed
    tests += 1; failed += not good
    print("ok" if good else "not ok", tests, "-", name)

def run(*args):
    return subprocess.run([jiedui, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)

def fetch(path):
    with urllib.request.urlopen(url + path, timeout=20) as answer: return answer.read()

def is_absent(path):
    try: fetch(path)
    except urllib.error.HTTPError as e: return e.code == 404
    return False

# Tile `number` as C2SP writes it: groups of three digits.
def tile_path(level, number, width):
    groups = [f"{number % 1000:03}"]
    while number >= 1000:
        number //= 1000
        groups.insert(0, f"x{number % 1000:03}")
    return f"/log/tile/{level}/" + "/".join(groups) + (f".p/{width}" if width < 256 else "")

# All `count` items of a level, whole tiles and the last one in part.
def fetch_level(level, count, read):
    out = []
    for first in range(0, count, 256):
        width = min(256, count - first)
        got = read(fetch(tile_path(level, first // 256, width)))
        if len(got) != width: raise ValueError(f"tile {level}/{first // 256}")
        out += got
    return out

def hashes(raw): return [raw[i:i + 32] for i in range(0, len(raw), 32)]

def audit():
    vkey = fetch("/log/vkey").decode()
    ok(vkey.strip() == open(book + ".pub").read().strip(), "the key served is the key on paper")
    text = fetch("/log/checkpoint").decode()
    head = read_checkpoint(text, vkey)
    ok(head is not None, "the checkpoint is signed by it (Ed25519, RFC 8032)")
    bent = text.replace("\n" + str(head[0]) + "\n", "\n" + str(head[0] - 1) + "\n")
    ok(bent != text and read_checkpoint(bent, vkey) is None, "a checkpoint with another size is not")
    size, root = head
    entries = fetch_level("entries", size, read_bundle)
    leaves = [leaf(e) for e in entries]
    ok(size > 512 and root_of(leaves) == root, f"the root over all {size} entries is the signed one (RFC 6962)")
    ok(fetch_level(0, size, hashes) == leaves, "the tiles of level 0 are the entries' hashes")
    whole = [root_of(leaves[i:i + 256]) for i in range(0, size - 255, 256)]
    ok(fetch_level(1, len(whole), hashes) == whole, "the tile of level 1 holds the roots of level 0's")
    ok(all(is_absent(p) for p in (tile_path(0, size // 256, 256), tile_path(0, 1000, 256), tile_path(1, 0, 255))),
       "what is not in the log yet is absent")
    bent = list(leaves)
    bent[3] = leaf(entries[3][:-1] + b"]")
    ok(root_of(bent) != root, "an entry with another last byte has another root")
    export = run("export", book, "entries").stdout.split(b"\n")[:-1]
    ok(export == entries, "`export entries` writes the very bytes of the bundles")
    for seq in (0, size - 1): prove(seq, entries, vkey, size, root)

def prove(seq, entries, vkey, size, root):
    text = run("prove", book, str(seq)).stdout.decode()
    index, entry, path, note = read_proof(text)
    good = read_checkpoint(note, vkey) == (size, root) and index == seq and entry == entries[seq] and \
        includes(path, index, size, leaf(entry), root)
    ok(good, f"the proof of entry {seq} of {size} holds by RFC 9162")
    ok(not includes(path, index, size, leaf(entry + b" "), root) and
       not includes(path[:-1], index, size, leaf(entry), root), "it holds for nothing else")
    forged = os.path.join(work, "forged")
    open(forged, "w").write(text.replace("index ", "index 1", 1))
    ok(run("check", forged, "--key", book + ".pub").returncode == 3, "`check` refuses it under another number")

def make_book():
    if run("init", book, "--pack", "packs/tiny").returncode: sys.exit("Bail out! init failed")
    with open(os.path.join(work, "g.csv"), "w") as f:
        f.write("kind,occurred,supporter,area,amount_yuan,voucher,purpose,way\n")
        for i in range(600):
            f.write(f"grant,2020-{i % 12 + 1:02d}-{i % 28 + 1:02d},T1,N1-a,{i + 1}.00,V{i},craft,out\n")
    if run("import", book, os.path.join(work, "g.csv")).returncode: sys.exit("Bail out! import failed")

def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]

make_book()
port = free_port()
url = f"http://127.0.0.1:{port}"
server = subprocess.Popen([jiedui, "serve", book, "--listen", f"127.0.0.1:{port}"],
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    for _ in range(100):
        try: fetch("/log/vkey"); break
        except OSError: time.sleep(0.1)
    audit()
except Exception as e:
    ok(False, f"the audit runs to its end: {e!r}")
finally:
    server.terminate()
    server.wait(30)
    shutil.rmtree(work)
print(f"1..{tests}")
sys.exit(failed > 0)

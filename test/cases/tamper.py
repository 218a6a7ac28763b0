"""test/cases/tamper.py JIEDUI TRIES SEED - see tamper.sh."""
import os, random, shutil, subprocess, sys, tempfile

jiedui, tries, seed = os.path.abspath(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
random.seed(seed)
work = tempfile.mkdtemp()
book = os.path.join(work, "b.book")
def run(*args, **more):
    return subprocess.run([jiedui, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, **more)
run("init", book, "--pack", "packs/tiny", check=True)
with open(os.path.join(work, "g.csv"), "w") as f:
    f.write("kind,occurred,supporter,area,amount_yuan,voucher,purpose,way\n")
    for i in range(1500):
        f.write(f"grant,2020-{i % 12 + 1:02d}-{i % 28 + 1:02d},T1,N1-a,{i + 1}.00,V{i},craft,out\n")
run("import", book, os.path.join(work, "g.csv"), check=True)
run("checkpoint", book, check=True)
says = run("export", book, "entries").stdout
for end in ("-wal", "-shm", ".lock"):
    if os.path.exists(book + end): os.remove(book + end)
clean = open(book, "rb").read()
caught = same = 0
faults = []
for n in range(tries):
    bytes_ = bytearray(clean)
    how = random.choice(("turn", "turn", "turn", "turn", "zero", "cut"))
    at = random.randrange(len(bytes_))
    if how == "turn": bytes_[at] ^= 1 << random.randrange(8)
    elif how == "zero": bytes_[at - at % 512:at - at % 512 + 512] = bytes(512)
    else: del bytes_[at:]
    for end in ("-wal", "-shm", ".lock"):
        if os.path.exists(book + end): os.remove(book + end)
    open(book, "wb").write(bytes_)
    v = run("verify", book)
    if v.returncode < 0: faults.append(f"{how} at {at}: verify died by signal {-v.returncode}")
    elif v.returncode != 0: caught += 1
    elif run("export", book, "entries").stdout == says: same += 1
    else: faults.append(f"{how} at {at}: verify is content, the log is another")
shutil.rmtree(work)
print(f"# {tries} changes: {caught} noticed, {same} without effect on what the book says, {len(faults)} faults")
for f in faults[:10]: print("#", f)
print(("not ok" if faults else "ok"), "1 - no change behind the book's back goes unnoticed")
print("1..1")

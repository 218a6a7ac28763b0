/* cli/book_commands.c - make, check, prove, keep: commands about the book. */
#include <sys/stat.h>
#include <unistd.h>

#include "base/num.h"
#include "book/proof.h"
#include "cli/command.h"
#include "cli/lines.h"
#include "exchange/backup.h"
#include "exchange/import.h"
#include "table/csv.h"

/* ---- init ------------------------------------------------------------ */

static void print_faults(struct call *c, const struct pack_drafts *d)
{
    for (size_t i = 0; i < d->fault_count; i++) {
        const struct pack_fault *f = &d->faults[i];
        struct str text = c->job->lang == LANG_EN ? f->en : f->zh;
        fprintf(c->err, "%.*s:%llu:%.*s: %s: %.*s\n", STR_ARG(f->file),
                (unsigned long long)f->line, STR_ARG(f->column), f->id,
                STR_ARG(text));
    }
}

/* A book that could not be filled must not stay behind half made. */
static void remove_new_book(const char *path)
{
    static const char *const ends[] = { "", "-wal", "-shm", ".key", ".pub",
                                        ".heads", ".lock" };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct buf name = { 0 };
        buf_text(&name, path);
        buf_text(&name, ends[i]);
        unlink(buf_cstr(&name));
        buf_free(&name);
    }
}

static int run_init(struct call *c, struct book *unused)
{
    (void)unused;
    struct job *j = c->job;
    const char *path = c->words[0], *dir = call_value(c, "--pack");
    struct pack_drafts drafts = { 0 };
    if (dir == NULL) {
        err_set(&j->err, ERR_USAGE, "init.pack",
                "请用 --pack 指明规则包，如 packs/xiezuo",
                "say which pack with --pack, for example packs/xiezuo");
        return 2;
    }
    if (!pack_read(j, dir, &drafts)) {
        return 1;
    }
    if (drafts.fault_count > 0) {
        print_faults(c, &drafts);
        return 3;
    }
    if (!book_create(j, path, drafts.name, drafts.zone_minutes)) {
        return 1;
    }
    struct book *b = book_open(j, path, BOOK_WRITE, c->program->folds);
    struct pack_drafts loaded = { 0 };
    struct str note;
    bool ok = b != NULL && import_pack(j, b, dir, &loaded) && book_save(j, b);
    uint64_t size = ok ? book_head(b).size : 0;
    ok = ok && proof_checkpoint(j, b, size, true, &note);
    book_close(b);
    if (!ok) {
        print_faults(c, &loaded);
        remove_new_book(path);
        return 3;
    }
    call_say(c, c->out,
             "台账已建好：%s，%llu条定义和登记。\n"
            "接着：jiedui import %s 表格.xlsx，然后 jiedui serve %s\n",
             "The book is ready: %s, %llu definitions and register rows.\n"
            "Next: jiedui import %s SHEET.xlsx, then jiedui serve %s\n",
            path, (unsigned long long)size, path, path);
    return 0;
}

const struct command command_init = {
    .name = "init", .words = "BOOK --pack DIR",
    .zh = "按一个规则包建一本新台账",
    .en = "make a new book from a pack",
    .more_zh = "生成签名密钥 BOOK.key（只有本人可读）和公钥 BOOK.pub，"
               "把规则包的每一行作为记录写进台账。规则包有错时逐行指出，"
               "什么也不留下。",
    .more_en = "Makes the signing key BOOK.key (readable by its owner alone) "
               "and BOOK.pub, and writes each row of the pack as an entry. A "
               "pack with errors is refused row by row, and nothing stays.",
    .words_min = 1, .words_max = 1, .run = run_init,
    .options = { { "--pack", "DIR", "规则包所在的文件夹",
                   "folder of the pack" } },
};

/* ---- append ---------------------------------------------------------- */

struct ack { uint64_t seq; char id[ENTRY_ID_LEN + 1]; };
struct append { struct ack *acks; size_t count; uint64_t refused; };
enum { APPEND_GROUP = 1024 };   /* drafts that share one commit at most */

static bool append_commit(struct call *c, struct book *b, struct append *a)
{
    if (!book_commit(c->job, b)) {
        return false;
    }
    for (size_t i = 0; i < a->count; i++) {
        fprintf(c->out, "%llu %s\n", (unsigned long long)a->acks[i].seq,
                a->acks[i].id);
    }
    a->count = 0;
    return fflush(c->out) == 0;
}

static void append_refuse(struct call *c, struct append *a, uint64_t line,
                          const char *id, const char *text)
{
    a->refused++;
    fprintf(c->err, "%llu: %s: %s\n", (unsigned long long)line, id, text);
}

/* One line of input: parse, check, stage. False when the machine failed. */
static bool append_line(struct call *c, struct intake *in, struct str line,
                        uint64_t number, struct append *a)
{
    struct job *j = c->job;
    struct entry draft;
    struct intake_answer answer;
    if (!intake_parse(j, line, &draft)) {
        append_refuse(c, a, number, j->err.id, job_sentence(j));
        err_clear(&j->err);
        return true;
    }
    if (!intake_draft(j, in, &draft, 0, &answer)) {
        return false;
    }
    if (answer.verdict == INTAKE_REFUSED) {
        append_refuse(c, a, number, answer.refused.id,
                      say(j->lang, answer.refused.zh, answer.refused.en));
        return true;
    }
    struct ack *ack = &a->acks[a->count++];
    ack->seq = answer.seq;
    memcpy(ack->id, draft.id.at, ENTRY_ID_LEN);
    return true;
}

static int run_append(struct call *c, struct book *b)
{
    struct job *j = c->job, *one = job_open();
    struct intake in;
    struct append a = { ARENA_ROWS(j->arena, struct ack, APPEND_GROUP), 0, 0 };
    struct lines lines = { .fd = c->in };
    struct str line;
    bool ok = intake_open(j, b, &in);
    *one = (struct job){ one->arena, j->err, j->lang, j->by, false, j->clock,
                         j->chance };
    for (uint64_t number = 1; ok && lines_next(j, &lines, &line);) {
        book_door_take(b);      /* while lines are there, not while waiting */
        do {
            c->job = one;
            ok = str_trim(line).len == 0 ||
                 append_line(c, &in, line, number, &a);
            c->job = j;
            j->err = one->err;
            number++;
        } while (ok && a.count < APPEND_GROUP && lines_has(&lines) &&
                 lines_next(j, &lines, &line));
        ok = ok && job_ok(j) && (a.count == 0 || append_commit(c, b, &a));
        book_unstage(b);
        book_door_leave(b);
        arena_close(one->arena);
        one->arena = arena_open();
    }
    ok = ok && job_ok(j);
    lines_close(&lines);
    job_close(one);
    return !ok ? 1 : a.refused ? 3 : 0;
}

const struct command command_append = {
    .name = "append", .words = "BOOK",
    .zh = "从标准输入逐行读JSON草稿，写进台账",
    .en = "read JSON drafts, one a line, and append them",
    .more_zh = "每条一经落盘，就打印它的序号和编号。被拒的行在标准错误里"
               "说明行号、错误编号和原因，其余照收。",
    .more_en = "Prints the number and the id of each once it is durable. A "
               "refused line is named on standard error with its number, "
               "error id and reason; the others are kept.",
    .words_min = 1, .words_max = 1, .needs_book = true, .writes = true,
    .own_door = true, .run = run_append,
};

/* ---- verify, prove, check -------------------------------------------- */

/* A public key as it was given: a file of it, or the line itself. */
static bool read_key(struct job *j, const char *word, struct str *vkey)
{
    *vkey = str_of(word);
    bool good = access(word, R_OK) != 0 || file_map(j, word, vkey);
    *vkey = str_trim(*vkey);
    return good;
}

/* BOOK.pub lies beside the book, where whoever replaces one can replace the
 * other; the key on paper does not. */
static bool is_key_of(struct call *c, struct book *b, const char *word)
{
    struct str given, own;
    return read_key(c->job, word, &given) && proof_vkey(c->job, b, &own) &&
           (str_is(given, own) ||
            err_set(&c->job->err, ERR_INPUT, "verify.key",
                    "台账的公钥不是给出的那一把：%.*s",
                    "the book's public key is not the one given: %.*s",
                    STR_ARG(own)));
}

static int run_verify(struct call *c, struct book *b)
{
    const char *path = call_value(c, "--checkpoint");
    const char *key = call_value(c, "--key");
    struct str checkpoint = { 0 };
    struct verify_report r = { 0 };
    if (path != NULL && !file_map(c->job, path, &checkpoint)) {
        return 1;
    }
    if (path != NULL && str_trim(checkpoint).len == 0) {
        err_set(&c->job->err, ERR_INPUT, "verify.checkpoint",
                "检查点文件 %s 是空的", "the checkpoint %s is empty", path);
        return 3;
    }
    if (key != NULL && !is_key_of(c, b, key)) {
        return 3;
    }
    if (!proof_verify(c->job, b, checkpoint, !call_has(c, "--log"), &r)) {
        return 1;
    }
    struct buf root = { 0 };
    buf_hex(&root, r.root, BOOK_ROOT_SIZE);
    fprintf(c->out, "%s\n%s %llu  %s %s  %s %llu",
            say(c->job->lang, r.zh, r.en), say(c->job->lang, "记录", "entries"),
            (unsigned long long)r.size, say(c->job->lang, "根", "root"),
            buf_cstr(&root), say(c->job->lang, "留存检查点", "kept heads"),
            (unsigned long long)r.heads);
    if (r.files > 0) {
        call_say(c, c->out, "  冻结的文件 %llu", "  frozen files %llu",
                 (unsigned long long)r.files);
    }
    fputc('\n', c->out);
    buf_free(&root);
    return r.sound ? 0 : 3;
}

const struct command command_verify = {
    .name = "verify", .words = "BOOK",
    .zh = "从存下的字节重算整本台账，指出第一处损坏",
    .en = "re-hash the whole book and name the first damage",
    .more_zh = "重算每条记录的哈希和整棵树，与当前检查点、BOOK.heads 里每个"
               "留存的检查点、以及给出的旧检查点比对；再把每个派生结果重算"
               "一遍，须逐字节相同。",
    .more_en = "Recomputes each leaf and the whole tree from stored bytes, "
               "compares with the head, with every checkpoint kept in "
               "BOOK.heads and with an older one when given; then computes "
               "every fold afresh, which must be equal byte for byte.",
    .words_min = 1, .words_max = 1, .needs_book = true, .run = run_verify,
    .options = { { "--checkpoint", "FILE", "一个较早的检查点",
                   "an older checkpoint" },
                 { "--key", "KEY", "另外留存的公钥，或存着它的文件",
                   "the public key as you kept it, or a file of it" },
                 { "--log", NULL, "只查记录和树，不重算派生结果",
                   "the log only, not the folds" } },
};

bool call_entry(struct call *c, struct book *b, const char *word,
                uint64_t *seq)
{
    int64_t number;
    if (strlen(word) < ENTRY_ID_LEN) {
        if (num_parse(str_of(word), &number) && number >= 0 &&
            (uint64_t)number < book_head(b).size) {
            *seq = (uint64_t)number;
            return true;
        }
    } else if (!book_find(c->job, b, str_of(word), seq)) {
        return false;
    } else if (*seq != UINT64_MAX) {
        return true;
    }
    return err_set(&c->job->err, ERR_ABSENT, "entry.absent",
                   "台账里没有记录“%s”", "there is no entry “%s”", word);
}

static int run_checkpoint(struct call *c, struct book *b)
{
    struct str note;
    if (!proof_checkpoint(c->job, b, book_head(b).size, true, &note)) {
        return 1;
    }
    call_print(c, note);
    return 0;
}

const struct command command_checkpoint = {
    .name = "checkpoint", .words = "BOOK",
    .zh = "签一个检查点，留存并打印",
    .en = "sign a checkpoint, keep it and print it",
    .more_zh = "把打印的文字交给别人保管：以后用 verify --checkpoint 核对，"
               "谁也改不了这之前的记录而不被发现。serve 每小时自动留存一个。",
    .more_en = "Give the text to somebody else: verify --checkpoint will "
               "later show whether anything before it was changed. serve "
               "keeps one every hour by itself.",
    .words_min = 1, .words_max = 1, .needs_book = true, .writes = true,
    .run = run_checkpoint,
};

static int run_prove(struct call *c, struct book *b)
{
    uint64_t seq;
    struct str text;
    if (!call_entry(c, b, c->words[1], &seq) ||
        !proof_make(c->job, b, seq, &text)) {
        return 1;
    }
    call_print(c, text);
    return 0;
}

const struct command command_prove = {
    .name = "prove", .words = "BOOK ENTRY-ID",
    .zh = "为一条记录出一份证明",
    .en = "write a proof that an entry is in the book",
    .more_zh = "证明是 c2sp.org/tlog-proof 文本：记录原文、路径和签名的"
               "检查点。别人凭公钥就能核对，不用这本台账。",
    .more_en = "The proof is a c2sp.org/tlog-proof text: the entry's bytes, "
               "its path and a signed checkpoint. Anybody can check it with "
               "the public key and without the book.",
    .words_min = 2, .words_max = 2, .needs_book = true, .run = run_prove,
};

static int run_check(struct call *c, struct book *unused)
{
    (void)unused;
    const char *key = call_value(c, "--key");
    struct str proof, vkey, entry;
    uint64_t seq;
    if (key == NULL) {
        err_set(&c->job->err, ERR_USAGE, "check.key",
                "请用 --key 给出公钥（一行文字，或存着它的文件）",
                "give the public key with --key (the line, or a file of it)");
        return 2;
    }
    if (!read_key(c->job, key, &vkey) ||
        !file_map(c->job, c->words[0], &proof)) {
        return 1;
    }
    if (!proof_check(c->job, proof, vkey, &entry, &seq)) {
        return 3;
    }
    call_say(c, c->out,
             "证明成立：第%llu号记录\n",
             "The proof holds: entry number %llu\n",
            (unsigned long long)seq);
    call_print(c, entry);
    fputc('\n', c->out);
    return 0;
}

const struct command command_check = {
    .name = "check", .words = "PROOF --key KEY",
    .zh = "核对一份证明，只要公钥",
    .en = "check a proof with the public key alone",
    .words_min = 1, .words_max = 1, .run = run_check,
    .options = { { "--key", "KEY", "公钥，或存着它的文件",
                   "the public key, or a file of it" } },
};

/* ---- rebuild, backup, restore ----------------------------------------- */

static int run_rebuild(struct call *c, struct book *b)
{
    bool same = true, only_check = call_has(c, "--check");
    const char *name = NULL;
    if (!book_rebuild(c->job, b, only_check, &same, &name)) {
        return 1;
    }
    if (!same) {
        fprintf(c->err, "rebuild.differs: %s%s\n",
                say(c->job->lang, "重算的结果与存下的不同：",
                    "the fold built afresh differs: "), name ? name : "?");
        return 3;
    }
    fputs(say(c->job->lang, only_check ? "重算一致\n" : "已重算\n",
              only_check ? "rebuilt equals saved\n" : "rebuilt\n"), c->out);
    return 0;
}

const struct command command_rebuild = {
    .name = "rebuild", .words = "BOOK",
    .zh = "把所有派生结果从记录重算一遍",
    .en = "build every fold afresh from the entries",
    .words_min = 1, .words_max = 1, .needs_book = true, .writes = true,
    .run = run_rebuild,
    .options = { { "--check", NULL, "只比对，不改动",
                   "only compare, change nothing" } },
};

static int run_backup(struct call *c, struct book *b)
{
    if (!backup_write(c->job, b, c->words[1])) {
        return 1;
    }
    call_say(c, c->out,
             "已备份到 %s；密钥另存在 %s.keys，请分开保管\n",
             "Backed up to %s; the keys are apart in %s.keys\n",
            c->words[1], c->words[1]);
    return 0;
}

const struct command command_backup = {
    .name = "backup", .words = "BOOK FILE",
    .zh = "把台账和附件备份成一个文件，密钥另存",
    .en = "one file with book and evidence, keys apart",
    .words_min = 2, .words_max = 2, .needs_book = true, .run = run_backup,
};

static int run_restore(struct call *c, struct book *unused)
{
    (void)unused;
    if (!backup_restore(c->job, c->words[0], c->words[1])) {
        return 1;
    }
    call_say(c, c->out,
             "已恢复为 %s；请运行 jiedui verify %s\n",
             "Restored as %s; now run jiedui verify %s\n",
            c->words[1], c->words[1]);
    return 0;
}

const struct command command_restore = {
    .name = "restore", .words = "FILE BOOK",
    .zh = "从备份恢复出一本台账",
    .en = "make a book from a backup",
    .words_min = 2, .words_max = 2, .run = run_restore,
};

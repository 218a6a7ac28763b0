#include "base/num.h"
#include "book/proof.h"
#include "web/page.h"

enum { TILE_WIDTH = 256, TILE_PARTS_MAX = 8 };

static bool checkpoint(struct visit *v)
{
    struct str note;
    return proof_checkpoint(v->job, v->book, v->head.size, false, &note) &&
           visit_file(v, "text/plain; charset=utf-8", note);
}

static bool vkey(struct visit *v)
{
    struct str line;
    return proof_vkey(v->job, v->book, &line) &&
           visit_file(v, "text/plain; charset=utf-8", line);
}

/* A tile's number is written in groups of three digits, all but the last with
 * an x in front: 1234067 is x001/x234/067 (C2SP tlog-tiles). */
static bool read_tile_number(struct str *rest, uint64_t *number)
{
    struct str part;
    *number = 0;
    for (int i = 0; i < TILE_PARTS_MAX && str_next(rest, '/', &part); i++) {
        bool more = str_starts(part, STR("x"));
        struct str digits = str_part(part, more, part.len);
        struct str partial = digits;
        int64_t group;
        if (!more && str_ends(partial, STR(".p"))) {
            digits.len -= 2;
        }
        if (digits.len != 3 || digits.at[0] == '-' ||
            !num_parse(digits, &group)) {
            return false;
        }
        *number = *number * 1000 + (uint64_t)group;
        if (!more) {            /* what is left is a width, or nothing */
            return (partial.len != digits.len) == (rest->len > 0);
        }
    }
    return false;
}

static bool read_tile(struct visit *v, int *level, uint64_t *number,
                      unsigned *width)
{
    struct str rest = v->parts[1], part;
    int64_t n = 0;
    *width = TILE_WIDTH;
    if (str_is(v->parts[0], STR("entries"))) {
        *level = -1;
    } else if (v->parts[0].len <= 2 && num_parse(v->parts[0], &n) && n >= 0 &&
               n < 64) {
        *level = (int)n;
    } else {
        return visit_absent(v);
    }
    if (!read_tile_number(&rest, number)) {
        return visit_absent(v);
    }
    if (rest.len > 0) {
        part = rest;
        if (!num_parse(part, &n) || n < 1 || n >= TILE_WIDTH) {
            return visit_absent(v);
        }
        *width = (unsigned)n;
    }
    return true;
}

static bool tile(struct visit *v)
{
    int level = 0;
    uint64_t number = 0;
    unsigned width = 0;
    struct str bytes;
    if (!read_tile(v, &level, &number, &width)) {
        return false;
    }
    if (level < 0 && !visit_may_see(v)) {
        return false;
    }
    return proof_tile(v->job, v->book, level, number, width, &bytes) &&
           visit_file(v, "application/octet-stream", bytes);
}

/* ---- for people -------------------------------------------------------- */

static void write_way(struct visit *v, const char *path, const char *zh,
                      const char *en)
{
    HTML(&v->out, "<li><a href=\"{}\"><code>{}</code></a> {}</li>",
         str_of(path), str_of(path), visit_say(v, zh, en));
}

static bool log_page(struct visit *v)
{
    struct str note, key;
    if (!proof_checkpoint(v->job, v->book, v->head.size, false, &note) ||
        !proof_vkey(v->job, v->book, &key)) {
        return false;
    }
    HTML(&v->out, "<h1>{}</h1><p class=\"lead\">{}</p>",
         visit_say(v, "怎样核验", "How to verify"),
         visit_say(v, "台账只增不改。每条记录的哈希组成一棵树，树根签过名；"
                      "改动、删除或插入任何一条，树根都会不同。",
                   "The book only grows. The hashes of its entries form a "
                   "tree whose root is signed; changing, removing or "
                   "inserting any entry changes the root."));
    HTML(&v->out, "<h2>{}</h2><pre><code>{}</code></pre><h2>{}</h2>"
         "<pre><code>{}</code></pre>",
         visit_say(v, "签过名的检查点", "The signed checkpoint"), note,
         visit_say(v, "公钥", "The public key"), key);
    HTML(&v->out, "<h2>{}</h2><ol class=\"plain\"><li>{}</li><li>{}</li>"
         "<li>{}</li></ol>", visit_say(v, "三种核对办法", "Three ways"),
         visit_say(v, "打开任何一条记录，下载它的证明，在自己的机器上运行 "
                      "jiedui check。",
                   "Open any entry, download its proof and run jiedui check "
                   "on your own machine."),
         visit_say(v, "留下今天的检查点；以后用 jiedui verify --checkpoint "
                      "核对，旧记录一条也不能变。",
                   "Keep today's checkpoint; later, jiedui verify "
                   "--checkpoint shows that no older entry has changed."),
         visit_say(v, "用任何支持 C2SP tlog-tiles 的工具，从下面的地址取全树。",
                   "Fetch the whole tree with any C2SP tlog-tiles tool from "
                   "the addresses below."));
    HTML(&v->out, "<h2>{}</h2><ul class=\"plain\">",
         visit_say(v, "地址", "Addresses"));
    write_way(v, "/log/checkpoint", "检查点", "checkpoint");
    write_way(v, "/log/vkey", "公钥", "public key");
    if (v->head.size >= TILE_WIDTH) {
        write_way(v, "/log/tile/0/000", "哈希块", "a hash tile");
        if (visit_shows_entries(v)) {
            write_way(v, "/log/tile/entries/000", "记录包",
                      "an entry bundle");
        }
    }
    html_raw(&v->out, "</ul>");
    return true;
}

const struct page log_pages[] = {
    { "GET", "/log", "核验", "Verify", PAGE_HTML, 0, log_page },
    { "GET", "/log/checkpoint", "检查点", "Checkpoint", PAGE_FILE, 0,
      checkpoint },
    { "GET", "/log/vkey", "公钥", "Public key", PAGE_FILE, 0, vkey },
    { "GET", "/log/tile/{level}/{number…}", "哈希块", "Tile", PAGE_FILE, 0,
      tile },
    { 0 },
};

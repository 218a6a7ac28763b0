/* test/exchange/xlsx_bench.c - write a workbook of 200,000 rows and read it.
 *
 * Prints seconds and the memory that reading took above what was in use
 * before. Not a test: run by make bench. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "exchange/xlsx.h"

enum { ROWS = 200000, COLUMNS = 12 };

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* A number of KB that the system knows about this process, by its name. */
static long memory_kb(const char *name)
{
    char line[128];
    long kb = 0;
    FILE *f = fopen("/proc/self/status", "r");
    while (f != NULL && fgets(line, sizeof line, f) != NULL) {
        if (strncmp(line, name, strlen(name)) == 0) {
            kb = strtol(line + strlen(name), NULL, 10);
        }
    }
    if (f != NULL) {
        fclose(f);
    }
    return kb;
}

/* Let the peak begin anew from what is in use now. */
static void forget_peak(void)
{
    FILE *f = fopen("/proc/self/clear_refs", "w");
    if (f != NULL) {
        fputs("5", f);
        fclose(f);
    }
}

static void write_rows(struct xlsx_writer *w)
{
    static const char *const heads[COLUMNS] = {
        "编号", "类别", "日期", "支援方", "县", "单位", "对象", "数量",
        "金额（元）", "项目", "凭证", "备注",
    };
    struct cell cells[COLUMNS];
    char text[COLUMNS][64];
    for (int c = 0; c < COLUMNS; c++) {
        cells[c] = (struct cell){ .text = str_of(heads[c]) };
    }
    xlsx_write_row(w, cells, COLUMNS);
    for (int i = 0; i < ROWS; i++) {
        snprintf(text[0], sizeof *text, "zc-%08d", i);
        snprintf(text[1], sizeof *text, "delivery");
        snprintf(text[2], sizeof *text, "20%02d-%02d-%02d", 13 + i % 8,
                 i % 12 + 1, i % 28 + 1);
        snprintf(text[3], sizeof *text, "1101%02d", i % 16 + 1);
        snprintf(text[4], sizeof *text, "1525%02d", i % 31 + 1);
        snprintf(text[5], sizeof *text, "第%d农牧专业合作社", i % 4000);
        snprintf(text[6], sizeof *text, "户-%06d", i * 7 % 90000);
        snprintf(text[7], sizeof *text, "%d", i * 31 % 500);
        snprintf(text[8], sizeof *text, "%d.%02d", i * 37 % 90000, i % 100);
        snprintf(text[9], sizeof *text, "肉羊养殖项目第%d期", i % 9);
        snprintf(text[10], sizeof *text, "凭字第%05d号", i % 77777);
        snprintf(text[11], sizeof *text, "%s", i % 3 ? "" : "已核对");
        for (int c = 0; c < COLUMNS; c++) {
            cells[c] = (struct cell){ .text = str_of(text[c]),
                .kind = c == 2 ? CELL_DATE :
                        c == 7 || c == 8 ? CELL_NUMBER : CELL_TEXT };
        }
        xlsx_write_row(w, cells, COLUMNS);
    }
}

int main(int count, char **args)
{
    struct job *j = job_open();
    struct buf book = { 0 };
    double start = seconds();
    struct xlsx_writer *w = xlsx_write_open(j);
    xlsx_write_sheet(w, STR("明细"));
    write_rows(w);
    bool ok = xlsx_write_close(j, w, &book);
    printf("write %d rows x %d: %.2f s, %.1f MB, peak %ld MB\n", ROWS,
           COLUMNS, seconds() - start, (double)book.len / 1e6,
           memory_kb("VmHWM:") / 1024);
    FILE *f = ok && count > 1 ? fopen(args[1], "wb") : NULL;
    if (f != NULL) {
        fwrite(book.at, 1, book.len, f);
        fclose(f);
    }
    job_close(j);
    j = job_open();
    forget_peak();
    long before = memory_kb("VmRSS:");
    start = seconds();
    struct xlsx *x = xlsx_open(j, buf_view(&book));
    struct sheet *s = x == NULL ? NULL : xlsx_sheet(j, x, 0);
    struct sheet_row row;
    uint64_t rows = 0, cells = 0;
    while (s != NULL && s->next(j, s, &row) == SHEET_ROW) {
        rows++;
        cells += row.count;
    }
    printf("read %llu rows, %llu cells: %.2f s, %ld MB above %ld MB\n",
           (unsigned long long)rows, (unsigned long long)cells,
           seconds() - start, (memory_kb("VmHWM:") - before) / 1024,
           before / 1024);
    ok = ok && job_ok(j) && rows == ROWS + 1;
    buf_free(&book);
    job_close(j);
    return ok ? 0 : 1;
}

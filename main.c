/* main.c - jiedui: a paired-assistance programme whose figures can be proved.
 *
 * Here the floors meet: the folds are handed down to the book, the pages to
 * the command that serves them, and the words of the command line to cli. */
#include <signal.h>

#include "book/marks.h"
#include "bulletin/published.h"
#include "cli/command.h"
#include "figures/figure.h"
#include "intake/carried.h"
#include "registers/area.h"
#include "registers/pairing.h"
#include "registers/subject.h"
#include "registers/unit.h"
#include "web/site.h"

/* In order of need: a fold stands behind the ones it reads. */
static const struct fold *const folds[] = {
    &marks_fold, &pack_fold, &area_fold, &unit_fold, &subject_fold,
    &pairing_fold, &carried_fold, &facts_fold, &cells_fold, &published_fold,
    NULL,
};

/* The one thing that a signal touches. */
static volatile bool stopping;

static void stop(int signal_number)
{
    (void)signal_number;
    stopping = true;
}

int main(int argc, char **argv)
{
    struct sigaction action = { .sa_handler = stop };
    if (argc > 1 && strcmp(argv[1], "serve") == 0) {
        sigaction(SIGINT, &action, NULL);
        sigaction(SIGTERM, &action, NULL);
    }
    signal(SIGPIPE, SIG_IGN);
    return command_main(argc, argv, &(struct program){
        .folds = folds, .serve = site_serve, .stop = &stopping });
}

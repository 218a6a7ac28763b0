/* cli/table.c - the commands in the order of the manual. */
#include "cli/command.h"

extern const struct command command_init, command_import, command_append,
    command_review, command_confirm, command_withdraw, command_erase,
    command_preview, command_figures, command_explain, command_restate,
    command_lint,
    command_bulletin, command_publish, command_editions, command_edition,
    command_compare, command_verify, command_checkpoint, command_prove,
    command_check, command_rebuild, command_backup, command_restore,
    command_export, command_fill, command_demo, command_serve,
    command_describe;

const struct command *const commands[] = {
    &command_init,     &command_import,   &command_append,
    &command_review,   &command_confirm,  &command_withdraw,
    &command_preview,  &command_figures,  &command_explain,
    &command_restate,  &command_lint,    &command_bulletin, &command_publish,
    &command_editions, &command_edition,  &command_compare,
    &command_verify,   &command_checkpoint, &command_prove,  &command_check,
    &command_rebuild,  &command_backup,   &command_restore,
    &command_export,   &command_fill,     &command_erase,
    &command_demo,     &command_serve,    &command_describe, NULL,
};

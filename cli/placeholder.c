/* cli/placeholder.c - removed by the first real file. */
int cli_placeholder_;

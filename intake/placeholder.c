/* intake/placeholder.c - removed by the first real file. */
int intake_placeholder_;

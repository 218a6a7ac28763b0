/* reading/placeholder.c - until the first module stands here. */
extern const int reading_placeholder;
const int reading_placeholder = 1;

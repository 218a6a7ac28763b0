/* forms/placeholder.c - until the first module stands here. */
extern const int forms_placeholder;
const int forms_placeholder = 1;

/* test/web/html_test.c - no text can become markup. */
#include "web/html.h"

#include "test/check.h"

static void texts_are_escaped_where_they_are_filled_in(void)
{
    struct buf b = { 0 };
    HTML(&b, "<a href=\"{}\">{}</a>{}", STR("/x?a=1&b=\"><script>"),
         STR("'张' <b>\x01\t"), STR(""));
    CHECK(str_is(buf_view(&b), STR(
        "<a href=\"/x?a=1&amp;b=&quot;&gt;&lt;script&gt;\">"
        "&#39;张&#39; &lt;b&gt;\t</a>")));
    buf_free(&b);
}

static void a_text_that_looks_like_a_hole_stays_text(void)
{
    struct buf b = { 0 };
    HTML(&b, "{}|{}", STR("{}"), STR("b"));
    CHECK(str_is(buf_view(&b), STR("{}|b")));
    buf_free(&b);
}

int main(void)
{
    RUN(texts_are_escaped_where_they_are_filled_in);
    RUN(a_text_that_looks_like_a_hole_stays_text);
    return CHECK_DONE();
}

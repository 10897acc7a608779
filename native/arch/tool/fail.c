/* The one way in which native programs report a failure: the four parts from the registry, in one write. */
#define MG_ERROR_TEXTS 1
#include <mg/fail.h>
#include <mg/sys.h>
#include <mg/text.h>
#include <sys/syscall.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct mg_error_text *text_of(int code) {
    for (size_t i = 0; i < COUNT(mg_error_texts); i++)
        if (mg_error_texts[i].code == code) return &mg_error_texts[i];
    return &mg_error_texts[0];
}

static void add_errno(struct mg_text *text, long error) {
    long number = error < 0 ? -error : error;
    for (size_t i = 0; i < COUNT(mg_errno_texts); i++) {
        if (mg_errno_texts[i].number != number) continue;
        mg_text_add(text, mg_errno_texts[i].name);
        mg_text_add(text, ": ");
        mg_text_add(text, mg_errno_texts[i].text);
        return;
    }
    mg_text_add(text, "error ");
    mg_text_add_signed(text, number);
}

_Noreturn void mg_fail(enum mg_error code, const char *where, long error) {
    const struct mg_error_text *row = text_of(code);
    char buffer[2048];
    struct mg_text text = mg_text_in(buffer, sizeof buffer);
    mg_text_add(&text, "monguard: ");
    mg_text_add(&text, row->what);
    mg_text_add(&text, " (");
    mg_text_add(&text, row->name);
    mg_text_add(&text, ")\n");
    if (where != 0 && where[0] != 0) {
        mg_text_add(&text, "  where: ");
        /* A path may be as long as the kernel allows; leave room for what follows. */
        for (size_t i = 0; where[i] != 0 && text.used < 1024; i++) {
            int is_control = (unsigned char)where[i] < 0x20 || where[i] == 0x7f; /* a terminal would obey it */
            mg_text_add(&text, (char[]){is_control ? '?' : where[i], 0});
        }
        mg_text_add(&text, "\n");
    }
    mg_text_add(&text, "  why:   ");
    mg_text_add(&text, row->why);
    if (error != 0) {
        mg_text_add(&text, " (");
        add_errno(&text, error);
        mg_text_add(&text, ")");
    }
    mg_text_add(&text, "\n  mend:  ");
    mg_text_add(&text, row->mend);
    mg_text_add(&text, "\n");
    mg_sys3(SYS_write, 2, (long)text.at, (long)text.used);
    for (;;) mg_sys1(SYS_exit_group, row->status != 0 ? row->status : 125);
}

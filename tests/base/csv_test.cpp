#include "base/csv.hpp"

#include <rapidcheck/catch.h>

#include "tests/support/catch.hpp"

using namespace tama;
using Fields = std::vector<std::string>;

namespace {

std::vector<Fields> goodRows(std::string_view text, std::vector<std::string>* problems = nullptr) {
    CsvReader reader(text);
    std::vector<Fields> rows;
    while (auto row = reader.next()) {
        if (*row) {
            rows.push_back((*row)->fields);
        } else if (problems != nullptr) {
            problems->push_back(row->error().place);
        }
    }
    return rows;
}

}  // namespace

TEST_CASE("rows are read with quotes, embedded line ends and either line ending", "[base]") {
    CHECK(
        goodRows("name,phone\r\n\"Kollie, \"\"MK\"\"\",\"1\n2\"\nx,\n\n\nlast") ==
        std::vector<Fields>{{"name", "phone"}, {"Kollie, \"MK\"", "1\n2"}, {"x", ""}, {"last"}}
    );
    CHECK(goodRows("").empty());
    CHECK(goodRows("5\" nail,b") == std::vector<Fields>{{"5\" nail", "b"}});
}

TEST_CASE("what spreadsheets put before the first row is understood", "[base]") {
    const std::vector<Fields> expected = {{"nom", "tél"}, {"a", "b"}};
    CHECK(goodRows("\xEF\xBB\xBFnom,tél\na,b") == expected);
    CHECK(goodRows("nom;tél\na;b") == expected);
    CHECK(goodRows("nom\ttél\na\tb") == expected);
    CHECK(goodRows("sep=|\r\nnom|tél\r\na|b") == expected);
    CHECK(goodRows("nom;t\xE9l\na;b") == expected);  // Windows-1252
    CHECK(
        goodRows(std::string_view("\xFF\xFEn\0;\0\x3D\xD8\x00\xDE\n\0", 12)) ==
        std::vector<Fields>{{"n", "😀"}}
    );
    CHECK(
        goodRows("\xEF\xBB\xBFt\xC3\xA9l\xFF,b") == std::vector<Fields>{{"tél\uFFFD", "b"}}
    );  // damaged UTF-8
    CHECK(CsvReader("\"a,b,c\";d;e").delimiter() == ';');
}

TEST_CASE("a text that is nowhere UTF-8 is Windows-1252, and one that is so in parts has damaged fields", "[base]") {
    CsvReader old("a;b\nx;t\xE9l\n");
    CHECK(old.windows1252Since() == 2);
    CHECK((*old.next())->damaged.empty());

    CsvReader mixed("nom,t\xC3\xA9l\nZo\xE9,\"\xFF\"\nAwa,1\n");
    CHECK_FALSE(mixed.windows1252Since());
    CHECK((*mixed.next())->damaged.empty());
    const auto row = mixed.next();
    CHECK((*row)->damaged == std::vector<std::size_t>{0, 1});
    CHECK((*row)->fields[0] == "Zo\uFFFD");
    CHECK((*mixed.next())->damaged.empty());
}

TEST_CASE("a bad row is reported with its line and reading goes on", "[base]") {
    std::vector<std::string> problems;
    CHECK(
        goodRows("a,b\n\"x\"y,2\n\"two\nlines\",3\n\"never closed,4\ngood,5\n", &problems) ==
        std::vector<Fields>{{"a", "b"}, {"two\nlines", "3"}, {"good", "5"}}
    );
    CHECK(problems == Fields{"line 2", "line 5"});
}

TEST_CASE("lines are counted through quoted line ends of every kind", "[base]") {
    CsvReader reader("\"a\r\nb\",\"c\rd\",\"e\nf\"\r\nnext");
    CHECK((*reader.next())->line == 1);
    CHECK((*reader.next())->line == 5);
}

TEST_CASE("fields and rows are bounded", "[base]") {
    const CsvLimits limits{.max_field_bytes = 8, .max_row_bytes = 20, .max_fields = 4};
    const auto codeOfFirst = [&](std::string_view text) {
        return (*CsvReader(text, ',', limits).next()).error().code;
    };
    CHECK(codeOfFirst("123456789") == ErrorCode::LimitExceeded);
    CHECK(codeOfFirst("\"123456789\"") == ErrorCode::LimitExceeded);
    CHECK(codeOfFirst("1,2,3,4,5") == ErrorCode::LimitExceeded);
    CHECK(codeOfFirst("1234567,1234567,1234567") == ErrorCode::LimitExceeded);
    CHECK(CsvReader("1,2,3,4", ',', limits).next()->has_value());
}

TEST_CASE("fields that a spreadsheet would run are disarmed, numbers are not touched", "[base]") {
    std::string out;
    appendCsvRow(
        out, {"=1+1", "+231•••••82", "-5", "+231770123456", "@SUM(A1)", "\tx", "-2+3", "＝1", "plain"}
    );
    CHECK(out == "'=1+1,'+231•••••82,-5,+231770123456,'@SUM(A1),\"'\tx\",'-2+3,'＝1,plain\r\n");
    out.clear();
    appendCsvRow(out, {"=1+1"}, {.guard_formulas = false});
    CHECK(out == "=1+1\r\n");
}

TEST_CASE("what is written reads back as it was", "[base]") {
    rc::prop("reader(writer(rows)) == rows", [] {
        const auto field =
            rc::gen::container<std::string>(rc::gen::element('a', ' ', ',', ';', '"', '\n', '\r', '\t', '='));
        const auto rows = *rc::gen::container<std::vector<Fields>>(
            rc::gen::suchThat(rc::gen::container<Fields>(field), [](const Fields& f) { return !f.empty(); })
        );
        const char delimiter = *rc::gen::element(',', ';', '\t');
        std::string out;
        for (const Fields& row : rows)
            appendCsvRow(out, row, {.delimiter = delimiter, .guard_formulas = false});
        CsvReader reader(out, delimiter);
        std::vector<Fields> read;
        while (auto row = reader.next()) {
            RC_ASSERT(row->has_value());
            read.push_back((*row)->fields);
        }
        RC_ASSERT(read == rows);
    });
}

TEST_CASE("any bytes end in rows or errors, with line numbers that rise", "[base]") {
    const auto read = [](const std::string& bytes) {
        CsvReader reader(bytes);
        std::size_t rows = 0;
        std::size_t last_line = 0;
        while (const auto row = reader.next()) {
            RC_ASSERT(++rows <= bytes.size() + 1);
            if (!*row) continue;
            RC_ASSERT((*row)->line > last_line);
            last_line = (*row)->line;
        }
    };
    rc::prop("any bytes", [&](const std::string& bytes) { read(bytes); });
    rc::prop("bytes that mean something", [&] {
        read(*rc::gen::container<std::string>(rc::gen::element('a', '"', ',', '\n', '\r', ';')));
    });
}

// The small JSON of saved sessions: what is written reads back, newer texts are skipped over, damage is named.
#include "flows/engine/compact_json.hpp"

#include <nlohmann/json.hpp>
#include <rapidcheck/catch.h>

#include "tests/support/catch.hpp"

namespace tama::flows::testing {

TEST_CASE("any text is written as JSON and reads back", "[flows][codec][properties]") {
    rc::prop("what is no UTF-8 becomes U+FFFD, all else stays", [](const std::string& text) {
        CompactJsonWriter out;
        out.open();
        out.text(text);
        out.integer(-7);
        out.close();
        const std::string written = out.take();
        RC_ASSERT(nlohmann::json::parse(written).is_array());
        CompactJsonReader in(written);
        in.open();
        const std::string reread = in.text();
        RC_ASSERT(in.integer() == -7);
        in.close();
        in.end();
        RC_ASSERT(reread == nlohmann::json::parse(written).at(0).get<std::string>());
    });
}

TEST_CASE("what a newer version appended is skipped", "[flows][codec]") {
    CompactJsonReader in(R"([ 1 , [2, "]", {"a": [3]}, -1.5e3, null], "x\"y]" , true ])");
    in.open();
    CHECK(in.integer() == 1);
    in.open();
    CHECK(in.integer() == 2);
    in.close();
    CHECK_FALSE(in.null());
    CHECK(in.text() == "x\"y]");
    CHECK(in.more());
    in.close();
    CHECK_NOTHROW(in.end());
}

TEST_CASE("what does not fit is refused with its place", "[flows][codec]") {
    const auto refused = [](std::string_view text, auto read) {
        try {
            CompactJsonReader in(text);
            in.open();
            read(in);
            in.close();
            in.end();
        } catch (const UnreadableJson& error) {
            return std::string(error.what());
        }
        return std::string("read");
    };
    const auto integer = [](CompactJsonReader& in) { in.integer(); };
    const auto text = [](CompactJsonReader& in) { in.view(); };
    CHECK(refused("[7]", integer) == "read");
    CHECK(refused("7", integer) == "expected an array at byte 0");
    CHECK(refused("[\"7\"]", integer) == "expected a whole number at byte 1");
    CHECK(refused("[99999999999999999999]", integer) == "expected a whole number at byte 1");
    CHECK(refused("[7", integer) == "expected the end of an array at byte 2");
    CHECK(refused("[7] x", integer) == "expected the end at byte 4");
    CHECK(refused("[7,", integer) == "expected a value at byte 3");
    CHECK(refused("[\"7]", text) == "expected the end of a text at byte 4");
    CHECK(refused("[\"\\q\"]", text) == "expected an escape that this program writes at byte 5");
    CHECK(refused("[\"\\", text) == "expected the end of a text at byte 3");
    CHECK(refused("[\"\xFF\"]", text) == "it holds bytes that are no UTF-8");
    CHECK(refused("[[[", [](CompactJsonReader& in) { in.open(); }) == "expected a value at byte 3");
}

}  // namespace tama::flows::testing

#include "flows/engine/json_codec.hpp"

#include "flows/engine/run_summary.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

TEST_CASE("contacts and environments are read with the language codes of today", "[flows][engine]") {
    CHECK(contactFromText(R"({"language": "fre"})")->language == "fra");
    CHECK(contactFromText(R"({"language": "kri"})")->language == "kri");
    const auto environment = environmentFromText(R"({"allowed_languages": ["eng", "fre", "bur"]})");
    CHECK(environment->allowed_languages == std::vector<std::string>{"eng", "fra", "mya"});
    CHECK(decodeRunSummary(R"({"contact": {"language": "fre"}})").contact.language == "fra");
}

TEST_CASE("contacts are read without NUL", "[flows][engine]") {
    const auto contact = contactFromText(R"({"name": "A\u0000mina", "fields": {"a": {"text": "\u0000"}}})");
    CHECK(contact->name == "Amina");
    CHECK(contact->fields.at("a").text.empty());
}

}  // namespace tama::flows::testing

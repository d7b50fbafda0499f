// Which language a contact is spoken to in: for each text by itself, the contact's, else the default one,
// else the workflow's.
#include "tests/flows/support/flow_builder.hpp"
#include "tests/flows/support/talk.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

Json bilingual() {
    Json out = flow(
        1,
        "Deux",
        {question(1, "Ready? yes", "Ready", {.ways = {{"Yes", "has_any_word", {"yes"}, 2}}, .otherwise = 3}),
         step(
             2,
             {say("Good"), act("set_run_result", {{"name", "Mood"}, {"value", "1"}, {"category", "Happy"}})}
         ),
         step(3, {say("Only English")})}
    );
    out["localization"] = {
        {"fra",
         {{actionId(1), {{"text", {"Pret? oui"}}}},
          {caseId(1, 0), {{"arguments", {"oui"}}}},
          {categoryId(1, 0), {{"name", {"Oui"}}}},
          {actionId(2), {{"text", {"Bien"}}}},
          {actionId(2, 1), {{"category", {"Content"}}}},
          {actionId(3), {{"text", {""}}}}}},
        {"spa", {{actionId(1), {{"text", {"Listo?"}}}}}}};
    return out;
}

Contact speaker(const std::string& language) {
    Contact contact = amina();
    contact.language = language;
    return contact;
}

}  // namespace

TEST_CASE("texts, accepted words and categories come in the contact's language", "[flows][engine]") {
    Talk talk(assetsOf(bilingual()), speaker("fra"));
    talk.begin();
    CHECK(talk.texts() == std::vector<std::string>{"Pret? oui"});
    CHECK(talk.events<MsgCreated>().at(0).locale == "fra-LR");
    talk.answer("oui");
    CHECK(talk.texts() == std::vector<std::string>{"Bien"});
    CHECK(talk.result("ready") == "oui (Yes)");
    CHECK(talk.run().result("ready")->category_localized == "Oui");
    CHECK(talk.run().result("mood")->category == "Happy");
    CHECK(talk.run().result("mood")->category_localized == "Content");
}

TEST_CASE("the base words are not accepted where there are translated ones", "[flows][engine]") {
    Talk talk(assetsOf(bilingual()), speaker("fra"));
    talk.begin();
    talk.answer("yes");
    CHECK(talk.result("ready") == "yes (Other)");
    // An empty translation is none.
    CHECK(talk.texts() == std::vector<std::string>{"Only English"});
    CHECK(talk.events<MsgCreated>().at(0).locale == "eng-LR");
}

TEST_CASE("a language the ministry does not use falls back to its first one", "[flows][engine]") {
    for (const char* language : {"", "spa", "xyz"}) {
        Talk english(assetsOf(bilingual()), speaker(language));
        english.begin();
        CHECK(english.texts() == std::vector<std::string>{"Ready? yes"});
        Talk french(assetsOf(bilingual()), speaker(language));
        french.environment.allowed_languages = {"fra", "eng"};
        french.begin();
        CHECK(french.texts() == std::vector<std::string>{"Pret? oui"});
    }
}

TEST_CASE(
    "a contact who speaks the workflow's own language is not spoken to in the default one", "[flows][engine]"
) {
    Talk talk(assetsOf(bilingual()), speaker("eng"));
    talk.environment.allowed_languages = {"fra", "eng"};
    talk.begin();
    CHECK(talk.texts() == std::vector<std::string>{"Ready? yes"});
}

TEST_CASE("each part of a message has its own language, and the text says the message's", "[flows][engine]") {
    Json file = flow(1, "Parts", {step(1, {act("send_msg", {{"text", "Choose"}, {"quick_replies", {"Yes", "No"}}})})});
    file["localization"] = {
        {"fra", {{actionId(1), {{"quick_replies", {"Oui", "Non"}}}}}},
        {"spa", {{actionId(1), {{"text", {"Elige"}}}}}}};
    Talk talk(assetsOf(file), speaker("fra"));
    talk.environment.allowed_languages = {"spa", "fra"};
    talk.begin();
    const auto sent = talk.events<MsgCreated>().at(0);
    CHECK(sent.text == "Elige");
    CHECK(sent.quick_replies == std::vector<std::string>{"Oui", "Non"});
    CHECK(sent.locale == "spa-LR");
}

TEST_CASE("a changed language holds from the next text on", "[flows][engine]") {
    Json file = bilingual();
    file["nodes"].insert(
        file["nodes"].begin(), step(9, {act("set_contact_language", {{"language", "fra"}})}, 1)
    );
    Talk talk(assetsOf(file), speaker("eng"));
    talk.begin();
    CHECK(talk.texts() == std::vector<std::string>{"Pret? oui"});
}

TEST_CASE("a translation with another number of arguments is not used", "[flows][engine]") {
    Json file =
        flow(1, "N", {question(1, "?", "N", {.ways = {{"In", "has_number_between", {"1", "5"}, 0}}})});
    file["localization"] = {{"fra", {{caseId(1, 0), {{"arguments", {"1"}}}}}}};
    Talk talk(assetsOf(file), speaker("fra"));
    talk.begin();
    talk.answer("3");
    CHECK(talk.result("n") == "3 (In)");
}

}  // namespace tama::flows::testing

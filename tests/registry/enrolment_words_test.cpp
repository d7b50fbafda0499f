#include "registry/enrolment_words.hpp"

#include "registry/enrolment_texts.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::registry;

namespace {

template <class Word>
Word wordIn(std::string_view text) {
    const auto word = enrolmentWordOf(text);
    INFO(text);
    REQUIRE(word);
    REQUIRE(std::holds_alternative<Word>(*word));
    return std::get<Word>(*word);
}

}  // namespace

TEST_CASE("a worker joins with staff number and facility, in several languages", "[registry][enrolment]") {
    CHECK(wordIn<JoinWord>("JOIN P10231 Karita Health  Center").staff_id == "P10231");
    CHECK(wordIn<JoinWord>("JOIN P10231 Karita Health  Center").facility == "Karita Health Center");
    CHECK(wordIn<JoinWord>("Inscrire 4711, Clinique").facility == "Clinique");
    CHECK(wordIn<JoinWord>("jiunge 4711").facility.empty());
    CHECK(wordIn<JoinWord>(" Join ").staff_id.empty());
    CHECK_FALSE(enrolmentWordOf("join hands with us"));
    CHECK_FALSE(enrolmentWordOf("we join P10231 Karita"));
    CHECK_FALSE(enrolmentWordOf(""));
}

TEST_CASE("the in-charge lists a number with staff number, name or both", "[registry][enrolment]") {
    const auto both = wordIn<StaffWord>("STAFF 0770 123 456 P10231 Fatu Kamara");
    CHECK(both.number == "0770123456");
    CHECK(both.staff_id == "P10231");
    CHECK(both.name == "Fatu Kamara");
    CHECK(wordIn<StaffWord>("personnel +231770123456 Fatu Kamara").staff_id.empty());
    CHECK(wordIn<StaffWord>("personnel +231770123456 Fatu Kamara").name == "Fatu Kamara");
    CHECK_FALSE(enrolmentWordOf("staff 3 nurses"));
    CHECK_FALSE(enrolmentWordOf("Staff"));
}

TEST_CASE("a verdict is yes or no with a code and nothing more", "[registry][enrolment]") {
    CHECK(wordIn<Verdict>("YES 4711").yes);
    CHECK(wordIn<Verdict>("oui 4711").code == 4711);
    CHECK_FALSE(wordIn<Verdict>("Não 12").yes);
    CHECK_FALSE(enrolmentWordOf("yes"));
    CHECK_FALSE(enrolmentWordOf("yes 5 of them"));
    CHECK_FALSE(enrolmentWordOf("no -3"));
    CHECK_FALSE(enrolmentWordOf("yes 99999999999999999999"));
}

TEST_CASE("jobs of those in charge are known as whole words", "[registry][enrolment]") {
    CHECK(isInChargeJob("officer in charge"));
    CHECK(isInChargeJob("nurse (oic)"));
    CHECK(isInChargeJob("infirmier chef de poste"));
    CHECK_FALSE(isInChargeJob("stoic nurse"));
    CHECK_FALSE(isInChargeJob("nurse"));
}

TEST_CASE("texts are filled in every language and fall back to English", "[registry][enrolment]") {
    const EnrolmentNames names{"{code} Fatu", "P1", "Karita", "+231•••••56", 47};
    for (const char* language : {"eng", "fra", "por", "swa", "hau"}) {
        const auto text = enrolmentText(EnrolmentText::AskInCharge, language, names);
        INFO(text);
        CHECK(text.find("{code} Fatu") != std::string::npos);  // a name is not a template
        CHECK(text.find("47") != std::string::npos);
        CHECK(text.find("{number}") == std::string::npos);
        for (int i = 0; i < 11; ++i) CHECK_FALSE(enrolmentText(static_cast<EnrolmentText>(i), language).empty());
    }
}

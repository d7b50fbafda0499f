#include "requests/request_form.hpp"

#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::requests;

namespace {

RequestForm completeForm() {
    RequestForm form;
    form.title = "ACT stock-outs";
    form.unit = "Malaria Control Programme";
    form.requestor = "requestor";
    form.purpose = "Find facilities without ACT";
    form.decision = "Where to send the reserve";
    form.category = "stock";
    form.target_group = "Nurses of all districts";
    form.questions = {"Do you have ACT today?", "For how many weeks?"};
    form.requested_start = fromEpochMs(1'000'000);
    form.requested_end = fromEpochMs(2'000'000);
    return form;
}

}  // namespace

TEST_CASE("a complete form has no problems and survives the database", "[requests]") {
    auto form = completeForm();
    form.cost_cap_messages = 5000;
    CHECK(problemsOf(form).empty());
    const auto again = requestFormFromJson(toJson(form));
    REQUIRE(again);
    CHECK(toJson(*again) == toJson(form));
    CHECK(again->questions == form.questions);
    CHECK(again->cost_cap_messages == 5000);
}

TEST_CASE("an empty form names every field that is missing", "[requests]") {
    std::vector<std::string> places;
    for (const auto& problem : problemsOf({})) places.push_back(problem.place);
    CHECK(
        places ==
        std::vector<std::string>{
            "title",
            "unit",
            "requestor",
            "purpose",
            "decision",
            "category",
            "target_group",
            "questions",
            "requested_start",
            "requested_end"}
    );
}

TEST_CASE("an end before the start is a problem of the end", "[requests]") {
    auto form = completeForm();
    form.requested_end = form.requested_start;
    const auto problems = problemsOf(form);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].place == "requested_end");
}

TEST_CASE("a form that is not what it should be is refused with the field's name", "[requests]") {
    CHECK_FALSE(requestFormFromJson("["));
    CHECK_FALSE(requestFormFromJson("[]"));
    CHECK(requestFormFromJson(R"({"title": 5})").error().place == "title");
    CHECK(requestFormFromJson(R"({"questions": "one"})").error().place == "questions");
    CHECK(requestFormFromJson(R"({"questions": [1]})").error().place == "questions");
    CHECK(requestFormFromJson(R"({"requested_start": "tomorrow"})").error().place == "requested_start");
    CHECK(requestFormFromJson(R"({"cost_cap_messages": -1})").error().place == "cost_cap_messages");
    CHECK(requestFormFromJson(R"({"title": ")" + std::string(5000, 'x') + R"("})").error().place == "title");
}

// The example workflows, played to the end in both languages: with every accepted answer, with answers that
// cannot be read, and with silence. Together the plays pass every node.
#include <map>
#include <set>

#include "flows/scenarios/report.hpp"
#include "tests/flows/support/flow_builder.hpp"
#include "tests/flows/support/talk.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

constexpr int kMostAnswers = 60;

class ExamplePlay {
  public:
    ExamplePlay(const std::string& name, const std::string& language)
        : assets_(example(name)), language_(language), talk_(assets_, speaker()) {
        note(talk_.begin());
    }

    Talk& talk() { return talk_; }
    bool waiting() const { return talk_.status() == SessionStatus::Waiting; }
    bool canTimeOut() const { return talk_.sprint().waiting->timeout.has_value(); }
    /// How often each question got an answer that it could not read.
    const std::map<std::string, int>& invalid() const { return invalid_; }
    const std::set<std::string>& visited() const { return visited_; }

    /// What the `choice`th case of the question accepts (counted round), in the contact's language.
    std::string accepted(std::size_t choice) const {
        const auto& cases = router().cases;
        const Case& test = cases[choice % cases.size()];
        if (test.type == "has_text") return "Kanifing";
        const std::string_view language = language_;
        const auto arguments = test.arguments.pick({&language, 1}, "eng");
        const std::string first(arguments.value.front().source());
        return first.substr(0, first.find(' '));
    }

    /// What no case accepts.
    std::string refused() const { return router().cases.front().type == "has_text" ? "" : "???"; }

    void answer(const std::string& text) {
        REQUIRE(++answers_ <= kMostAnswers);
        note(talk_.answer(text));
    }
    void timeOut() { note(talk_.timeOut()); }

  private:
    Contact speaker() const {
        Contact contact = amina();
        contact.language = language_;
        return contact;
    }

    const Router& router() const {
        const auto& waiting = *talk_.sprint().waiting;
        const Workflow& flow = *assets_->workflow(waiting.flow_uuid);
        return *flow.nodes[flow.indexOf(waiting.node_uuid)].router;
    }

    void note(const Sprint& sprint) {
        CHECK(talk_.problems().empty());
        CHECK(sprint.session.status != SessionStatus::Failed);
        for (const MsgCreated* message : messagesOf(sprint)) {
            CHECK(message->locale.starts_with(language_));
            CHECK(message->text.find('@') == std::string::npos);
            CHECK(message->text.size() <= 200);
        }
        if (sprint.answer && sprint.answer->is_other) ++invalid_[sprint.answer->result->node_uuid.str()];
        for (const Run& run : sprint.session.runs) {
            for (const PathStep& step : run.path) visited_.insert(step.node_uuid.str());
        }
    }

    std::shared_ptr<const Assets> assets_;
    std::string language_;
    Talk talk_;
    int answers_ = 0;
    std::map<std::string, int> invalid_;
    std::set<std::string> visited_;
};

const std::vector<std::string> kLanguages{"eng", "fra"};

}  // namespace

TEST_CASE("the examples run to their end with valid answers", "[flows][examples]") {
    for (const std::string& name : exampleNames()) {
        for (const std::string& language : kLanguages) {
            for (std::size_t choice = 0; choice < 4; ++choice) {
                INFO(name << " in " << language << ", choice " << choice);
                ExamplePlay play(name, language);
                while (play.waiting()) {
                    play.answer(play.accepted(choice));
                    REQUIRE(play.talk().sprint().answer);
                    CHECK_FALSE(play.talk().sprint().answer->is_other);
                    CHECK_FALSE(play.talk().sprint().answer->result->name.empty());
                }
                CHECK(play.talk().status() == SessionStatus::Completed);
                CHECK(play.invalid().empty());
            }
        }
    }
}

TEST_CASE("the examples ask an unreadable answer again twice and then go on", "[flows][examples]") {
    for (const std::string& name : exampleNames()) {
        for (const std::string& language : kLanguages) {
            INFO(name << " in " << language);
            ExamplePlay play(name, language);
            while (play.waiting()) play.answer(play.refused());
            CHECK(play.talk().status() == SessionStatus::Completed);
            CHECK_FALSE(play.invalid().empty());
            for (const auto& [node, times] : play.invalid()) CHECK(times == 3);
        }
    }
}

TEST_CASE("the examples remind of the first question once and then end", "[flows][examples]") {
    for (const std::string& name : exampleNames()) {
        for (const std::string& language : kLanguages) {
            INFO(name << " in " << language);
            ExamplePlay play(name, language);
            REQUIRE(play.canTimeOut());
            play.timeOut();
            CHECK(play.talk().texts().size() == 1);
            REQUIRE(play.waiting());
            play.timeOut();
            CHECK(play.talk().texts().empty());
            CHECK(play.talk().status() == SessionStatus::Completed);
        }
    }
}

TEST_CASE("the examples go on after a reminder was answered", "[flows][examples]") {
    for (const std::string& name : exampleNames()) {
        INFO(name);
        ExamplePlay play(name, "eng");
        play.timeOut();
        while (play.waiting()) play.answer(play.accepted(0));
        CHECK(play.talk().status() == SessionStatus::Completed);
    }
}

TEST_CASE("the examples have scenarios, and they pass", "[flows][examples]") {
    for (const std::string& name : exampleNames()) {
        const std::string file = name + ".test.txt";
        const auto report = runScenarioFile(example(name), exampleFile(file), file);
        INFO(showScenarios(report));
        CHECK(report.passes());
        CHECK(report.outcomes.size() >= 5);
    }
}

TEST_CASE("the examples have no node that cannot be reached by answering", "[flows][examples]") {
    for (const std::string& name : exampleNames()) {
        std::set<std::string> visited;
        const auto add = [&](const ExamplePlay& play) {
            visited.insert(play.visited().begin(), play.visited().end());
        };
        // Every choice at one question with every choice at all others.
        for (std::size_t special = 0; special < 8; ++special) {
            for (std::size_t there = 0; there < 4; ++there) {
                for (std::size_t elsewhere = 0; elsewhere < 2; ++elsewhere) {
                    ExamplePlay play(name, "eng");
                    for (std::size_t asked = 0; play.waiting(); ++asked) {
                        play.answer(play.accepted(asked == special ? there : elsewhere));
                    }
                    add(play);
                }
            }
        }
        // Refused first, once or until the session goes on by itself; then two choices at the first four
        // questions in every combination, and each choice at all questions.
        for (std::size_t plan = 0; plan < 20; ++plan) {
            for (const int refusals : {1, 3}) {
                ExamplePlay play(name, "eng");
                std::map<std::string, int> asked;
                while (play.waiting()) {
                    const int times = asked[play.talk().sprint().waiting->node_uuid.str()]++;
                    const std::size_t choice = plan < 16 ? (plan >> (asked.size() - 1)) & 1U : plan - 16;
                    play.answer(times < refusals ? play.refused() : play.accepted(choice));
                }
                add(play);
            }
        }
        ExamplePlay silent(name, "eng");
        silent.timeOut();
        silent.timeOut();
        add(silent);
        const auto assets = example(name);
        for (const Node& node : assets->workflows.front()->nodes) {
            INFO(name << " " << node.uuid);
            CHECK(visited.contains(node.uuid));
        }
    }
}

}  // namespace tama::flows::testing

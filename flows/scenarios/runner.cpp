#include "flows/scenarios/runner.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "flows/scenarios/durations.hpp"
#include "flows/scenarios/next_campaign.hpp"
#include "flows/scenarios/props.hpp"
#include "flows/scenarios/sent.hpp"
#include "flows/scenarios/setup.hpp"
#include "flows/scenarios/state_checks.hpp"

namespace tama::flows {

namespace {

/// The worker answers a minute after the question came.
constexpr std::chrono::minutes kTimeToAnswer(1);

/// Checks say how things stand; what is sent comes before them.
bool isCheck(const ScriptAction& action) {
    return std::holds_alternative<ResultIs>(action) || std::holds_alternative<ContactIs>(action) ||
           std::holds_alternative<GroupIs>(action) || std::holds_alternative<EndsAs>(action) ||
           std::holds_alternative<LogsProblem>(action) || std::holds_alternative<HasSideEffect>(action);
}

class ScenarioRun {
  public:
    ScenarioRun(std::shared_ptr<const Assets> assets, ScenarioSetup setup, const Script& script)
        : assets_(std::move(assets)),
          zone_(setup.zone),
          script_(script),
          conversation_(std::move(setup.conversation)) {
        out_.name = script.name;
        out_.line = script.lines.first;
        block_ = script.settings.empty() ? script.lines : script.settings.back().lines;
        conversation_.drawBy([this](const Router& router, std::size_t) {
            return props_.draw(router, sent_.problems);
        });
        conversation_.answerServicesBy([this](const ServiceRequest& request) {
            hear("(calls " + request.method + " " + request.url + ")");
            return props_.answer(request, sent_.problems);
        });
    }

    ScenarioOutcome play() && {
        for (const ScriptStep& step : script_.steps) {
            step_ = &step;
            std::visit([this](const auto& action) { take(action); }, step.action);
            if (stopped_) return std::move(out_);
            if (!isCheck(step.action)) block_ = step.lines;
        }
        settle();
        for (const auto& [line, branch] : props_.unusedPicks()) {
            failAt(line, "pick " + branch, "the conversation met no random split for it");
        }
        return std::move(out_);
    }

  private:
    // --- what happens ----------------------------------------------------------------------------------

    void take(const WorkerSays& worker) {
        settle();
        if (!begun_) return beginWith(worker.text);
        if (!conversation_.waiting() && !conversation_.firedBy(worker.text)) {
            return stop("a question that waits for an answer", "the conversation is over: " + ending());
        }
        hear("Worker: " + worker.text);
        conversation_.setTime(conversation_.now() + kTimeToAnswer);
        const auto taken = conversation_.hear(worker.text);
        if (!taken) return stop("Worker: " + worker.text, taken.error().message);
        if (*taken) hear("(begins \"" + (*taken)->trigger->flow_name + "\")");
        collect();
    }

    void beginWith(const std::string& text) {
        hear("Worker: " + text);
        const auto fired = conversation_.firedBy(text);
        const bool fits = fired && fired->trigger->flow_uuid == conversation_.flow().uuid;
        const std::string words = wordsOfFlow();
        if (!fits && !words.empty()) {
            const std::string other =
                fired ? "which starts \"" + fired->trigger->flow_name + "\" for this worker"
                      : "begin with \"Tama: …\" where Tama writes first";
            return stop(
                "a trigger word of \"" + conversation_.flow().name + "\":" + words,
                "Worker: " + text + " (" + other + ")"
            );
        }
        Trigger trigger;
        trigger.type = TriggerType::Msg;
        trigger.msg = conversation_.message(text);
        if (fits) trigger.keyword = fired->keyword;
        begin(std::move(trigger));
    }

    /// Each after a blank.
    std::string wordsOfFlow() const {
        std::string words;
        for (const TriggerDefinition& trigger : assets_->triggers) {
            if (trigger.flow_uuid != conversation_.flow().uuid || trigger.keywords.empty()) continue;
            words += " " + join(trigger.keywords, " ");
        }
        return words;
    }

    void begin(Trigger trigger) {
        begun_ = true;
        conversation_.begin(std::move(trigger));
        collect();
    }

    void take(const TimePasses& wait) { passUntil(conversation_.now() + wait.duration); }

    void take(const TimeComes& wait) {
        const auto time = timeFromWords(wait.date_time, zone_);
        if (!time || *time < conversation_.now()) {
            return stop(
                "wait until " + wait.date_time, "it is " + timeInWords(conversation_.now(), zone_) + " already"
            );
        }
        passUntil(*time);
    }

    void passUntil(WallTime time) {
        settleBegun();
        for (;;) {
            const auto time_out = conversation_.timesOutAt();
            const auto expiry = conversation_.expiresAt();
            if (time_out && *time_out <= time && (!expiry || *time_out <= *expiry)) {
                timeOutAt(*time_out);
            } else if (expiry && *expiry <= time) {
                expireAt(*expiry);
            } else {
                break;
            }
        }
        conversation_.setTime(time);
    }

    void take(const UntilTimeOut&) {
        settleBegun();
        const auto time_out = conversation_.timesOutAt();
        if (!time_out) return stop("a question with a time-out", standing());
        timeOutAt(*time_out);
    }

    void take(const UntilExpiry&) {
        settleBegun();
        const auto expiry = conversation_.expiresAt();
        if (!expiry) return stop("a question that can expire", standing());
        expireAt(*expiry);
    }

    /// The scenario's workflow must be the one that is started: a conversation is about one.
    void take(const UntilCampaign&) {
        if (begun_) settle();
        if (conversation_.waiting()) return stop("the end of the conversation before", standing());
        // What has begun a conversation at this moment does not begin another.
        const WallTime from =
            campaign_at_ == conversation_.now() ? conversation_.now() + Milliseconds{1} : conversation_.now();
        auto next = nextCampaign(*assets_, conversation_, from);
        if (!next) {
            return stop(
                "a campaign that starts \"" + conversation_.flow().name + "\" for this worker",
                "there is none from " + timeInWords(conversation_.now(), zone_) +
                    " on; set its group and date above the first step"
            );
        }
        conversation_.setTime(next->time);
        campaign_at_ = next->time;
        hear("(" + timeInWords(next->time, zone_) + ": campaign " + next->name + ")");
        Trigger trigger;
        trigger.type = TriggerType::Campaign;
        trigger.campaign = std::move(next->name);
        conversation_.meet(std::move(next->contact));
        begin(std::move(trigger));
    }

    void timeOutAt(WallTime time) {
        conversation_.setTime(time);
        hear("(" + timeInWords(time, zone_) + ": no answer, time-out)");
        if (conversation_.timeOut()) collect();
    }

    void expireAt(WallTime time) {
        conversation_.setTime(time);
        hear("(" + timeInWords(time, zone_) + ": expired)");
        if (conversation_.expire()) collect();
    }

    void take(const PicksBranch& pick) { props_.addPick(pick, step_->lines.first); }
    void take(const WebhookAnswers& answer) { props_.addAnswer(answer); }

    // --- what is expected ------------------------------------------------------------------------------

    void take(const TamaSays& expected) {
        ensureBegun();
        const std::string line = "Tama: " + expected.text.source();
        auto& messages = sent_.messages;
        const auto found = std::find_if(messages.begin(), messages.end(), [&](const std::string& message) {
            return expected.text.matches(message);
        });
        if (found != messages.end()) {
            const ScriptLines before{step_->lines.first, step_->lines.first - 1, step_->lines.indent};
            for (auto it = messages.begin(); it != found; ++it) unexpected(*it, before);
            messages.erase(messages.begin(), found + 1);
        } else if (messages.empty()) {
            differs(line, "nothing: " + standing(), {});
        } else {
            const std::string got = "Tama: " + messages.front();
            differs(line, got, {got});
            messages.pop_front();
        }
    }

    void take(const TamaSaysAnything&) {
        ensureBegun();
        sent_.messages.clear();
    }

    void take(const ResultIs& expected) {
        ensureBegun();
        const RunResult* result = resultNamed(conversation_.sprint().session, expected.name);
        if (holds(expected, result, !sent_.not_understood.contains(resultKey(expected.name)))) return;
        const std::string beginning = "result " + expected.name + " = ";
        const std::string wanted =
            expected.value.empty() ? "(none)"
                                   : expected.value +
                                         (expected.category.empty() ? "" : " (" + expected.category + ")");
        const std::string got = beginning + resultInWords(result);
        differs(beginning + wanted, got, {got});
    }

    void take(const ContactIs& expected) {
        ensureBegun();
        const std::string value = contactPart(conversation_.sprint().contact, *assets_, expected);
        if (value == expected.value) return;
        const std::string beginning =
            expected.name + (expected.argument.empty() ? "" : " " + expected.argument) + " = ";
        const std::string got = beginning + (value.empty() ? "(none)" : value);
        differs(beginning + (expected.value.empty() ? "(none)" : expected.value), got, {got});
    }

    void take(const GroupIs& expected) {
        ensureBegun();
        if (isMember(conversation_.sprint().contact, {"", expected.name}) == expected.member) return;
        const std::string in = "in group " + expected.name;
        const std::string not_in = "not " + in;
        differs(expected.member ? in : not_in, expected.member ? not_in : in, {expected.member ? not_in : in});
    }

    void take(const EndsAs& expected) {
        ensureBegun();
        const Ending now = endingOf(conversation_.sprint().session);
        if (now != expected.ending) differs(endingInWords(expected.ending), ending(), {endingInWords(now)});
    }

    void take(const LogsProblem& expected) {
        ensureBegun();
        auto& problems = sent_.problems;
        const auto found = std::find_if(problems.begin(), problems.end(), [&](const std::string& problem) {
            return expected.text.matches(problem);
        });
        if (found == problems.end()) {
            differs("problem " + expected.text.source(), problems.empty() ? "none" : problems.front(), {});
        } else {
            problems.erase(found);
        }
    }

    void take(const HasSideEffect& expected) {
        ensureBegun();
        std::string others;
        for (const auto& [kind, text] : sent_.effects) {
            if (kind != expected.kind) continue;
            if (expected.text.matches(text)) return;
            others += (others.empty() ? "" : " / ") + text;
        }
        static constexpr std::string_view kNames[] = {"broadcast", "ticket", "email"};
        const std::string beginning =
            std::string(kNames[static_cast<std::size_t>(expected.kind)]) + " = ";
        std::vector<std::string> statements;
        if (!others.empty()) statements.push_back(beginning + others);
        differs(beginning + expected.text.source(), others.empty() ? "none" : beginning + others, statements);
    }

    // --- bookkeeping -----------------------------------------------------------------------------------

    void ensureBegun() {
        if (begun_) return;
        Trigger trigger;
        trigger.origin = "scenario";
        begin(std::move(trigger));
    }

    void settleBegun() {
        ensureBegun();
        settle();
    }

    void collect() {
        for (const std::string& message : sent_.add(conversation_.sprint())) hear("Tama: " + message);
    }

    /// Before the next thing happens, all that was sent and went wrong must have been expected.
    void settle() {
        for (const std::string& message : sent_.messages) {
            unexpected(message, {block_.last + 1, block_.last, block_.indent});
        }
        sent_.messages.clear();
        for (const std::string& problem : sent_.problems) {
            failAt(block_.last, "no problem", "problem " + problem);
        }
        sent_.problems.clear();
    }

    void unexpected(const std::string& message, ScriptLines where) {
        ScenarioFailure failure{
            where.last, "nothing more", "Tama: " + message, out_.conversation.size(), std::nullopt};
        failure.fix = ScenarioFix{where, {failure.got}};
        out_.failures.push_back(std::move(failure));
    }

    void differs(std::string expected, std::string got, std::vector<std::string> statements) {
        out_.failures.push_back(
            {step_->lines.first,
             std::move(expected),
             std::move(got),
             out_.conversation.size(),
             ScenarioFix{step_->lines, std::move(statements)}}
        );
    }

    void failAt(std::size_t line, std::string expected, std::string got) {
        out_.failures.push_back(
            {line, std::move(expected), std::move(got), out_.conversation.size(), std::nullopt}
        );
    }

    /// The conversation cannot go the way that the scenario describes.
    void stop(std::string expected, std::string got) {
        failAt(step_->lines.first, std::move(expected), std::move(got));
        stopped_ = true;
    }

    void hear(std::string line) { out_.conversation.push_back(std::move(line)); }

    std::string ending() const {
        const Session& session = conversation_.sprint().session;
        return endingInWords(endingOf(session)) + (session.failure.empty() ? "" : ": " + session.failure);
    }

    std::string standing() const {
        return conversation_.waiting() ? "it waits for an answer" : "the conversation is over: " + ending();
    }

    std::shared_ptr<const Assets> assets_;
    TimeZone zone_;
    const Script& script_;
    Conversation conversation_;
    ScenarioOutcome out_;
    const ScriptStep* step_ = nullptr;
    ScriptLines block_;  // after which a message that came too much would stand
    std::optional<WallTime> campaign_at_;  // when the last one began the conversation
    bool begun_ = false;
    bool stopped_ = false;
    Sent sent_;
    ScenarioProps props_;
};

std::string_view firstMessageOf(const Script& scenario) {
    for (const ScriptStep& step : scenario.steps) {
        if (const auto* worker = std::get_if<WorkerSays>(&step.action)) return worker->text;
        const bool prepares = std::holds_alternative<PicksBranch>(step.action) ||
                              std::holds_alternative<WebhookAnswers>(step.action);
        if (!prepares) break;
    }
    return {};
}

}  // namespace

ScenarioOutcome runScenario(
    std::shared_ptr<const Assets> assets, const std::vector<ScriptSetting>& for_all, const Script& scenario
) {
    auto setup = setUpScenario(assets, for_all, scenario.settings, firstMessageOf(scenario));
    if (!setup) {
        const SettingProblem& problem = setup.error();
        const std::size_t line = problem.lines.first == 0 ? scenario.lines.first : problem.lines.first;
        return {scenario.name, scenario.lines.first, {}, {{line, "a setting", problem.message, 0, {}}}};
    }
    return ScenarioRun(std::move(assets), std::move(*setup), scenario).play();
}

}  // namespace tama::flows

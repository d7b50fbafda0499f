#include "flows/scenarios/parser.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/nearest.hpp"
#include "base/text.hpp"
#include "flows/scenarios/durations.hpp"
#include "flows/scenarios/lines.hpp"

namespace tama::flows {

namespace {

constexpr std::string_view kAbsent = "(none)";

/// The text after `beginning`, trimmed, where the statement begins with it as whole words.
std::optional<std::string> textAfter(std::string_view statement, std::string_view beginning) {
    if (!startsWithIgnoringCase(statement, beginning)) return std::nullopt;
    const std::string_view rest = statement.substr(beginning.size());
    const bool whole = rest.empty() || isBlank(rest.front()) || beginning.ends_with(':');
    if (!whole) return std::nullopt;
    return std::string(trim(rest));
}

struct Sides {
    std::string left;
    std::string right;
};

std::optional<Sides> splitAt(std::string_view text, std::string_view separator) {
    const std::size_t at = text.find(separator);
    if (at == std::string_view::npos) return std::nullopt;
    return Sides{
        std::string(trim(text.substr(0, at))), std::string(trim(text.substr(at + separator.size())))};
}

const std::vector<std::string_view>& checkNames() {
    static const std::vector<std::string_view> kNames{
        "name", "language", "status", "timezone", "field", "broadcast", "ticket", "email"};
    return kNames;
}

/// All beginnings of statements, for "did you mean".
std::vector<std::string_view> knownBeginnings() {
    std::vector<std::string_view> out{
        "tama", "worker", "scenario", "wait", "result", "ends", "problem", "pick", "webhook"};
    out.insert(out.end(), settingNames().begin(), settingNames().end());
    out.insert(out.end(), checkNames().begin(), checkNames().end());
    return out;
}

/// "field district" is the name "field" with the argument "district".
Sides nameAndArgument(std::string_view left) {
    if (auto key = textAfter(left, "field")) return {"field", lowerAscii(*key)};
    return {lowerAscii(left), ""};
}

class ScenarioParser {
  public:
    explicit ScenarioParser(std::string_view file) : file_(file) {}

    ScriptFileResult read(std::string_view text) {
        if (!isValidUtf8(text)) {
            problem(1, "is not UTF-8 text; save it as UTF-8 in your editor");
            return tl::unexpected(std::move(problems_));
        }
        for (const Statement& statement : statementsOf(text)) readStatement(statement);
        if (out_.scenarios.empty()) problem(1, "has no scenario; begin one with \"Scenario: a name\"");
        for (const Script& scenario : out_.scenarios) {
            if (scenario.steps.empty()) {
                problem(scenario.lines.first, "the scenario has no steps; add \"Tama: …\" or \"Worker: …\"");
            }
        }
        if (!problems_.empty()) return tl::unexpected(std::move(problems_));
        return std::move(out_);
    }

  private:
    void readStatement(const Statement& statement) {
        lines_ = statement.lines;
        const std::string_view text = statement.text;
        if (const auto name = textAfter(text, "scenario:")) {
            if (name->empty()) problem("needs a name: \"Scenario: no stock\"");
            out_.scenarios.push_back({*name, lines_, {}, {}});
        } else if (const auto said = textAfter(text, "tama:")) {
            addExpected<TamaSays>(*said, "write what Tama must send after \"Tama:\", or … for any message");
        } else if (const auto heard = textAfter(text, "worker:")) {
            add(WorkerSays{*heard});
        } else if (text == "…" || text == "...") {
            add(TamaSaysAnything{});
        } else if (!readVerb(text)) {
            readAssignment(text);
        }
    }

    /// Steps that begin with a verb. False: it begins with none.
    bool readVerb(std::string_view text) {
        if (const auto rest = textAfter(text, "wait")) return readWait(*rest);
        if (const auto rest = textAfter(text, "result")) return readResult(*rest);
        if (const auto rest = textAfter(text, "in group")) return add(GroupIs{*rest, true});
        if (const auto rest = textAfter(text, "not in group")) return add(GroupIs{*rest, false});
        if (const auto rest = textAfter(text, "problem")) {
            return addExpected<LogsProblem>(*rest, "say which: \"problem …\" for any");
        }
        if (const auto rest = textAfter(text, "pick")) {
            if (rest->empty()) return problem("say which branch: \"pick 1\" or the name of its category");
            return add(PicksBranch{*rest});
        }
        if (const auto rest = textAfter(text, "webhook")) return readWebhook(*rest);
        if (equalsIgnoringCase(text, "still waits")) return add(EndsAs{Ending::StillWaits});
        if (const auto rest = textAfter(text, "ends")) {
            constexpr std::array<std::pair<std::string_view, Ending>, 4> kEndings{
                {{"", Ending::Completed},
                 {"completed", Ending::Completed},
                 {"expired", Ending::Expired},
                 {"failed", Ending::Failed}}};
            for (const auto& [word, ending] : kEndings) {
                if (equalsIgnoringCase(*rest, word)) return add(EndsAs{ending});
            }
            return problem("must be \"ends\", \"ends expired\", \"ends failed\" or \"still waits\"");
        }
        return false;
    }

    bool readWait(const std::string& rest) {
        if (equalsIgnoringCase(rest, "for time-out") || equalsIgnoringCase(rest, "for timeout")) {
            return add(UntilTimeOut{});
        }
        if (equalsIgnoringCase(rest, "for expiry")) return add(UntilExpiry{});
        if (equalsIgnoringCase(rest, "for campaign")) return add(UntilCampaign{});
        if (const auto moment = textAfter(rest, "until")) {
            if (!timeFromWords(*moment, TimeZone())) {
                return problem("needs a time such as \"wait until 2026-03-01 09:00\"");
            }
            return add(TimeComes{*moment});
        }
        const auto duration = durationFromWords(rest);
        if (!duration) {
            return problem(
                "needs a time: \"wait 2 days\", \"wait until 2026-03-01 09:00\", \"wait for time-out\", "
                "\"wait for expiry\" or \"wait for campaign\""
            );
        }
        return add(TimePasses{*duration});
    }

    bool readResult(const std::string& rest) {
        const auto sides = splitAt(rest, "=");
        if (!sides || sides->left.empty() || sides->right.empty()) {
            return problem("must be \"result NAME = VALUE\", or \"= (none)\" where it is not saved");
        }
        if (sides->right == kAbsent) return add(ResultIs{sides->left, "", ""});
        ResultIs result{sides->left, sides->right, ""};
        // "6 (Valid)" is both the value and the category, as `flow play` shows them.
        const std::size_t bracket = result.value.rfind(" (");
        if (bracket != std::string::npos && result.value.ends_with(')')) {
            result.category = result.value.substr(bracket + 2, result.value.size() - bracket - 3);
            result.value.resize(bracket);
        }
        return add(std::move(result));
    }

    bool readWebhook(const std::string& rest) {
        constexpr std::string_view kHint =
            "must be \"webhook ADDRESS answers 200 {…}\" or \"webhook ADDRESS fails\"";
        const auto words = splitWords(rest);
        if (words.size() < 2) return problem(std::string(kHint));
        auto url = ExpectedText::parse(words[0]);
        if (!url) return problem(url.error().message);
        if (words.size() == 2 && equalsIgnoringCase(words[1], "fails")) {
            return add(WebhookAnswers{std::move(*url), 0, ""});
        }
        const auto status = words.size() >= 3 ? parseInteger(words[2]) : std::nullopt;
        if (!equalsIgnoringCase(words[1], "answers") || !status || *status < 100 || *status > 599) {
            return problem(std::string(kHint));
        }
        const auto body_at = static_cast<std::size_t>(words[2].data() + words[2].size() - rest.data());
        return add(WebhookAnswers{
            std::move(*url), static_cast<int>(*status), std::string(trim(rest.substr(body_at)))});
    }

    /// "name: value" sets, "name = value" checks.
    void readAssignment(std::string_view text) {
        const std::size_t colon = text.find(':');
        const std::size_t equals = text.find('=');
        if (colon == std::string_view::npos && equals == std::string_view::npos) return unknown(text);
        if (colon < equals) {
            const auto sides = splitAt(text, ":");
            readSetting(text, nameAndArgument(sides->left), sides->right);
        } else {
            const auto sides = splitAt(text, "=");
            readCheck(text, nameAndArgument(sides->left), sides->right);
        }
    }

    void readSetting(std::string_view text, const Sides& left, const std::string& value) {
        const auto& names = settingNames();
        if (std::find(names.begin(), names.end(), left.left) == names.end()) return unknown(text);
        if (left.left == "field" && left.right.empty()) {
            problem("must name the field: \"field district: Bo\"");
            return;
        }
        if (!out_.scenarios.empty() && !out_.scenarios.back().steps.empty()) {
            problem(
                "\"" + left.left +
                ":\" sets what is so before the conversation; move it above the first step" +
                (std::find(checkNames().begin(), checkNames().end(), left.left) == checkNames().end()
                     ? ""
                     : ", or write \"" + left.left + (left.right.empty() ? "" : " " + left.right) +
                           " = …\" to check it")
            );
            return;
        }
        auto& settings = out_.scenarios.empty() ? out_.settings : out_.scenarios.back().settings;
        settings.push_back({left.left, left.right, value, lines_});
    }

    void readCheck(std::string_view text, const Sides& left, const std::string& value) {
        const auto& names = checkNames();
        if (std::find(names.begin(), names.end(), left.left) == names.end()) return unknown(text);
        constexpr std::array<std::pair<std::string_view, SideEffect>, 3> kEffects{
            {{"broadcast", SideEffect::Broadcast},
             {"ticket", SideEffect::Ticket},
             {"email", SideEffect::Email}}};
        for (const auto& [name, kind] : kEffects) {
            if (left.left != name) continue;
            auto expected = ExpectedText::parse(value);
            if (!expected) {
                problem(expected.error().message);
            } else {
                add(HasSideEffect{kind, std::move(*expected)});
            }
            return;
        }
        if (value.empty() || (left.left == "field" && left.right.empty())) {
            problem("must be \"NAME = VALUE\", for example \"field district = Bo\", or \"= (none)\"");
            return;
        }
        add(ContactIs{left.left, left.right, value == kAbsent ? "" : value});
    }

    void unknown(std::string_view text) {
        const std::string first = lowerAscii(text.substr(0, text.find_first_of(":= ")));
        const std::string near = nearest(first, knownBeginnings());
        problem(
            near.empty() ? "is no step that is known; see the authoring guide, \"Scenarios\""
                         : "is no step that is known; did you mean \"" + near + "\"?"
        );
    }

    template <class Expectation>
    bool addExpected(const std::string& text, const std::string& hint) {
        if (text.empty()) return problem(hint);
        auto expected = ExpectedText::parse(text);
        if (!expected) return problem(expected.error().message);
        return add(Expectation{std::move(*expected)});
    }

    bool add(ScriptAction action) {
        if (out_.scenarios.empty()) return problem("comes before the first \"Scenario: a name\"");
        out_.scenarios.back().steps.push_back({lines_, std::move(action)});
        return true;
    }

    /// Always true: the statement was a step of its kind, if a wrong one.
    bool problem(std::string message) {
        problem(lines_.first, std::move(message));
        return true;
    }
    void problem(std::size_t line, std::string message) {
        problems_.push_back(
            {ErrorCode::InvalidInput, std::move(message), file_ + ":" + std::to_string(line)}
        );
    }

    std::string file_;
    ScriptFile out_;
    ScriptLines lines_;
    std::vector<Error> problems_;
};

}  // namespace

const std::vector<std::string_view>& settingNames() {
    static const std::vector<std::string_view> kNames{
        "flow",
        "name",
        "language",
        "phone",
        "status",
        "field",
        "group",
        "channel",
        "worker timezone",
        "at",
        "timezone",
        "languages",
        "country",
        "date format",
        "time format",
        "decimal symbol",
        "collation"};
    return kNames;
}

ScriptFileResult parseScenarios(std::string_view text, std::string_view file) {
    return ScenarioParser(file).read(text);
}

}  // namespace tama::flows

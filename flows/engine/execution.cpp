#include "flows/engine/execution.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "flows/contact_queries/query.hpp"
#include "flows/engine/destinations.hpp"
#include "flows/engine/regroup.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kUsualEvents = 4;  // of a sprint; more only cost a move

}  // namespace

Execution::Execution(
    const Assets& assets, Sprint& sprint, const Environment& environment, Services& services
)
    : assets_(assets),
      outer_environment_(environment),
      environment_(environment),
      services_(services),
      sprint_(sprint),
      scope_(*this),
      evaluation_{
          environment_,
          scope_,
          std::chrono::time_point_cast<Micros>(services.now),
          services.random,
          services.locations,
          services.normalise_phone,
          services.format_phone} {
    sprint_.events.reserve(kUsualEvents);
    adaptEnvironment();
}

void Execution::adaptEnvironment() {
    const Contact& contact = sprint_.contact;
    if (!contact.timezone.empty()) {
        if (const auto zone = TimeZone::named(contact.timezone)) environment_.timezone = *zone;
    }
    const auto& allowed = environment_.allowed_languages;
    language_count_ = 0;
    if (std::find(allowed.begin(), allowed.end(), contact.language) != allowed.end()) {
        environment_.contact_language = contact.language;
        languages_[language_count_++] = environment_.contact_language;
    }
    if (!allowed.empty()) languages_[language_count_++] = allowed.front();
    if (services_.channels_decide) {
        if (std::string country = countryOf(contact, assets_); !country.empty()) {
            environment_.default_country = std::move(country);
        }
    } else if (environment_.default_country.empty() && !assets_.channels.empty()) {
        environment_.default_country = assets_.channels.front().country;
    }
}

void Execution::logProblems(std::vector<std::string>& errors) {
    for (std::string& problem : errors) error(std::move(problem), "expression");
    for (std::string& advice : deprecated_) log(WarningLogged{"an expression uses a name of old: " + advice});
    deprecated_.clear();
}

TextResult Execution::evaluated(const Template& source, ValueWriter write) {
    if (source.isConstant()) return {std::string(source.constantText()), {}};
    TextResult result = source.evaluateText(evaluation_, write);
    logProblems(result.errors);
    return result;
}

void Execution::error(TestError test) {
    std::string text = test.type + ": " + test.error;
    log(ErrorLogged{std::move(text), {}, std::move(test)});
}

std::string cutWithDots(std::string_view text, std::size_t max) {
    constexpr std::string_view kDots = "...";
    if (truncateCodePoints(text, max).size() == text.size()) return std::string(text);
    return std::string(truncateCodePoints(text, max - kDots.size())) + std::string(kDots);
}

std::string Execution::text(const Template& source, std::size_t max_characters) {
    std::string out = evaluated(source).text;
    return out.size() > max_characters ? cutWithDots(out, max_characters) : out;
}

std::optional<std::string> Execution::soundText(const Template& source, std::size_t max_characters) {
    const TextResult result = evaluated(source);
    if (!result.errors.empty()) return std::nullopt;
    return std::string(truncateCodePoints(trim(result.text), max_characters));
}

std::optional<std::string> Execution::soundValue(const Template& source) {
    const TextResult result = evaluated(source);
    if (!result.errors.empty()) return std::nullopt;
    return std::string(truncateCodePoints(result.text, kMaxValueLength));
}

std::string Execution::wholeText(const Template& source) {
    return evaluated(source).text;
}

std::string Execution::queryText(const Template& source) {
    return std::string(trim(cutWithDots(evaluated(source, &valueInQuery).text, kMaxMessageLength)));
}

ValueResult Execution::value(const Template& source) {
    if (source.isConstant()) return {source.constantValue(), {}};
    ValueResult result = source.evaluateValue(evaluation_);
    std::vector<std::string> for_the_taker;
    if (result.value.isError()) for_the_taker.swap(result.errors);
    logProblems(result.errors);
    result.errors = std::move(for_the_taker);
    return result;
}

std::string Execution::localeOf(std::string_view language) const {
    std::string out(language);
    if (!environment_.default_country.empty()) out += "-" + environment_.default_country;
    return out;
}

Event& Execution::newEvent() {
    Event& event = sprint_.events.emplace_back();
    event.created_on = now();
    if (!session().runs.empty()) {
        event.run_uuid = run().uuid;
        if (!run().path.empty()) event.step = run().path.size() - 1;
    }
    return event;
}

Shared<RunResult> Execution::finished(RunResult result) const {
    result.created_on = now();
    if (!run().path.empty()) result.node_uuid = run().path.back().node_uuid;
    return result;
}

void Execution::saveResult(Shared<RunResult> result, bool is_other) {
    auto& results = run().results;
    const auto old = std::find_if(results.begin(), results.end(), [&](const auto& other) {
        return other->key == result->key;
    });
    if (old == results.end()) {
        results.push_back(result);
        log(RunResultChanged{result, std::nullopt});
    } else {
        const Shared<RunResult> previous = std::exchange(*old, result);
        if (previous->value != result->value || previous->category != result->category) {
            log(RunResultChanged{result, previous});
        }
    }
    sprint_.results.push_back({run().uuid, run().flow_uuid, std::move(result), is_other});
}

void Execution::setLocal(std::string_view name, std::string value) {
    auto& locals = run().locals;
    const auto found =
        std::find_if(locals.begin(), locals.end(), [&](const auto& local) { return local.first == name; });
    if (found != locals.end()) {
        found->second = std::move(value);
    } else {
        locals.emplace_back(name, std::move(value));
    }
}

void Execution::missing(std::string_view kind, const std::string& name) {
    error("there is no " + std::string(kind) + " \"" + name + "\"", "dependency_missing");
}

void Execution::enter(const Workflow& flow, bool terminal) {
    log(FlowEntered{{flow.uuid, flow.name}, run().uuid, terminal});
    pushed_ = Pushed{&flow, terminal};
}

void Execution::contactChanged() {
    environment_ = outer_environment_;
    adaptEnvironment();
    regroup();
}

void Execution::regroup() {
    auto change = flows::regroup(sprint_.contact, assets_, services_.groups);
    if (!change.added.empty() || !change.removed.empty()) log(std::move(change));
}

std::vector<GroupRef> Execution::resolveGroups(const std::vector<GroupChoice>& choices) {
    std::vector<GroupRef> out;
    for (const GroupChoice& choice : choices) {
        const Group* group = nullptr;
        std::string name = choice.group.name;
        if (choice.name_match) {
            const auto sound = soundText(*choice.name_match, kMaxNameLength);
            if (!sound) continue;
            name = *sound;
            group = assets_.groupNamed(name);
        } else {
            group = assets_.group(choice.group.uuid);
        }
        if (group == nullptr) {
            missing("group", name);
        } else {
            out.push_back({group->uuid, group->name});
        }
    }
    return out;
}

bool Execution::canChangeGroups(std::vector<GroupRef>& groups) {
    if (sprint_.contact.status == ContactStatus::Blocked || sprint_.contact.status == ContactStatus::Stopped) {
        error("the groups of somebody who is blocked or has stopped cannot be changed");
        return false;
    }
    std::erase_if(groups, [&](const GroupRef& choice) {
        const Group* group = assets_.group(choice.uuid);
        if (group == nullptr || group->query.empty()) return false;
        error("the group \"" + group->name + "\" follows a query; nobody can be added or removed by hand");
        return true;
    });
    return true;
}

void Execution::addGroups(std::vector<GroupRef> groups) {
    if (!canChangeGroups(groups)) return;
    ContactGroupsChanged change;
    auto& mine = sprint_.contact.groups;
    for (GroupRef& group : groups) {
        if (findGroup(mine, group.uuid) != mine.end()) continue;
        mine.push_back(group);
        change.added.push_back(std::move(group));
    }
    if (change.added.empty()) return;
    log(std::move(change));
    regroup();
}

void Execution::removeGroups(std::vector<GroupRef> groups) {
    if (!canChangeGroups(groups)) return;
    ContactGroupsChanged change;
    auto& mine = sprint_.contact.groups;
    for (const GroupRef& group : groups) {
        const auto removed = findGroup(mine, group.uuid);
        if (removed == mine.end()) continue;
        change.removed.push_back(std::move(*removed));
        mine.erase(removed);
    }
    if (change.removed.empty()) return;
    log(std::move(change));
    regroup();
}

std::size_t Execution::lastChild() const {
    const auto& runs = sprint_.session.runs;
    for (std::size_t i = runs.size(); i > 0; --i) {
        if (runs[i - 1].parent == current_) return i - 1;
    }
    return kNoParent;
}

void Execution::fail(std::string reason) {
    Session& session = sprint_.session;
    if (session.status == SessionStatus::Failed) return;
    log(FailureLogged{reason});
    session.status = SessionStatus::Failed;
    session.failure = std::move(reason);
    if (session.runs.empty()) return;
    endRun(current_, RunStatus::Failed);
    for (std::size_t i = session.runs[current_].parent; i < session.runs.size(); i = session.runs[i].parent) {
        if (session.runs[i].status == RunStatus::Active) endRun(i, RunStatus::Failed);
    }
}

void Execution::endRun(std::size_t index, RunStatus status, bool tell) {
    Run& ended = sprint_.session.runs[index];
    ended.status = status;
    ended.exited_on = now();
    ended.modified_on = now();
    if (!tell) return;
    const Workflow* flow = workflows_[index];
    log(RunEnded{
        {ended.flow_uuid, ended.flow_name}, flow == nullptr ? 0 : flow->revision, ended.uuid, status});
}

}  // namespace tama::flows

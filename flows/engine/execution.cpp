#include "flows/engine/execution.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kUsualEvents = 3;  // of a sprint; more only cost a move

}  // namespace

Execution::Execution(
    const Assets& assets, Sprint& sprint, const Environment& environment, Services& services
)
    : assets_(assets),
      outer_environment_(environment),
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
    refreshEnvironment();
}

void Execution::refreshEnvironment() {
    environment_ = outer_environment_;
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
    if (environment_.default_country.empty() && !assets_.channels.empty()) {
        environment_.default_country = assets_.channels.front().country;
    }
}

std::string Execution::text(const Template& source, std::size_t max_characters) {
    std::string out;
    if (source.isConstant()) {
        out = source.constantText();
    } else {
        TextResult result = source.evaluateText(evaluation_);
        for (std::string& problem : result.errors) error(std::move(problem));
        out = std::move(result.text);
    }
    if (out.size() > max_characters) out.resize(truncateCodePoints(out, max_characters).size());
    return out;
}

Value Execution::value(const Template& source) {
    if (source.isConstant()) return source.constantValue();
    ValueResult result = source.evaluateValue(evaluation_);
    for (std::string& problem : result.errors) error(std::move(problem));
    return std::move(result.value);
}

std::string Execution::localeOf(std::string_view language) const {
    std::string out(language);
    if (!environment_.default_country.empty()) out += "-" + environment_.default_country;
    return out;
}

void Execution::log(EventBody body) {
    Event event;
    event.created_on = now();
    event.body = std::move(body);
    if (!session().runs.empty()) {
        event.run_uuid = run().uuid;
        if (!run().path.empty()) event.step = run().path.size() - 1;
    }
    sprint_.events.push_back(std::move(event));
}

void Execution::saveResult(RunResult result, bool is_other) {
    result.created_on = now();
    if (!run().path.empty()) result.node_uuid = run().path.back().node_uuid;
    if (result.category_localized == result.category) result.category_localized.clear();
    auto& results = run().results;
    const auto old = std::find_if(results.begin(), results.end(), [&](const RunResult& other) {
        return other.key == result.key;
    });
    const bool changed =
        old == results.end() || old->value != result.value || old->category != result.category;
    if (old == results.end()) {
        results.push_back(result);
    } else {
        *old = result;
    }
    if (changed) {
        log(RunResultChanged{
            result.key,
            result.name,
            result.value,
            result.category,
            result.category_localized,
            result.extra_json});
    }
    sprint_.results.push_back({run().uuid, run().flow_uuid, std::move(result), is_other});
}

void Execution::contactChanged() {
    refreshEnvironment();
    if (services_.groups == nullptr) return;
    ContactGroupsChanged change;
    auto& groups = sprint_.contact.groups;
    for (const Group& group : assets_.groups) {
        if (group.query.empty()) continue;
        const auto member = std::find_if(groups.begin(), groups.end(), [&](const GroupRef& other) {
            return other.uuid == group.uuid;
        });
        const bool belongs = services_.groups->matches(group, sprint_.contact);
        if (belongs && member == groups.end()) {
            change.added.push_back({group.uuid, group.name});
        } else if (!belongs && member != groups.end()) {
            change.removed.push_back(*member);
        }
    }
    for (const GroupRef& removed : change.removed) std::erase(groups, removed);
    groups.insert(groups.end(), change.added.begin(), change.added.end());
    if (!change.added.empty() || !change.removed.empty()) log(std::move(change));
}

std::vector<GroupRef> Execution::resolveGroups(const std::vector<GroupChoice>& choices) {
    std::vector<GroupRef> out;
    for (const GroupChoice& choice : choices) {
        const Group* group = nullptr;
        std::string name = choice.group.name;
        if (choice.name_match) {
            name = text(*choice.name_match, kMaxNameLength);
            group = assets_.groupNamed(name);
        } else {
            group = assets_.group(choice.group.uuid);
        }
        if (group == nullptr) {
            error("there is no group \"" + name + "\"");
        } else if (!group->query.empty()) {
            error(
                "the group \"" + group->name + "\" follows a query; nobody can be added or removed by hand"
            );
        } else {
            out.push_back({group->uuid, group->name});
        }
    }
    return out;
}

void Execution::addGroups(std::vector<GroupRef> groups) {
    auto& mine = sprint_.contact.groups;
    std::erase_if(groups, [&](const GroupRef& group) {
        return std::any_of(mine.begin(), mine.end(), [&](const GroupRef& other) {
            return other.uuid == group.uuid;
        });
    });
    if (groups.empty()) return;
    mine.insert(mine.end(), groups.begin(), groups.end());
    log(ContactGroupsChanged{std::move(groups), {}});
}

void Execution::removeGroups(const std::vector<GroupRef>& groups) {
    ContactGroupsChanged change;
    for (const GroupRef& group : groups) {
        const auto removed = std::find_if(
            sprint_.contact.groups.begin(),
            sprint_.contact.groups.end(),
            [&](const GroupRef& other) { return other.uuid == group.uuid; }
        );
        if (removed != sprint_.contact.groups.end()) change.removed.push_back(*removed);
    }
    for (const GroupRef& group : change.removed) std::erase(sprint_.contact.groups, group);
    if (!change.removed.empty()) log(std::move(change));
}

const Run* Execution::lastChild() const {
    const auto& runs = sprint_.session.runs;
    for (auto child = runs.rbegin(); child != runs.rend(); ++child) {
        if (child->parent == current_) return &*child;
    }
    return nullptr;
}

void Execution::fail(std::string reason) {
    Session& session = sprint_.session;
    if (session.status == SessionStatus::Failed) return;
    log(FailureLogged{reason});
    session.status = SessionStatus::Failed;
    session.failure = std::move(reason);
    for (std::size_t i = current_;; i = session.runs[i].parent) {
        if (i >= session.runs.size()) break;
        session.runs[i].status = RunStatus::Failed;
        session.runs[i].exited_on = now();
        session.runs[i].modified_on = now();
    }
}

}  // namespace tama::flows

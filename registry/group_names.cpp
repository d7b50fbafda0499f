// The names in a group's query: groups, which are put in their places, and use cases, which are looked up.
#include <algorithm>
#include <set>
#include <utility>

#include "base/match_key.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "registry/target_group.hpp"

namespace tama::registry {
namespace {

using flows::ContactQuery;

constexpr std::size_t kMaxResolved = 2000;  // values of a query with all groups in their places

/// By its name as written, else by its name in other letters.
std::optional<TargetGroup> groupCalled(store::Sql& sql, const std::string& name) {
    if (auto exact = findGroupByName(sql, name)) return exact;
    const auto key = matchKey(name);
    for (auto& group : listGroups(sql)) {
        if (matchKey(group.name) == key) return std::move(group);
    }
    return std::nullopt;
}

Result<ContactQuery> parsed(const TargetGroup& group, const GroupContext& context) {
    auto query = parseWorkerQuery(group.query, flows::QueryUse::TargetGroup, *context.conventions);
    if (query) return query;
    const auto& error = query.error();
    return fail(error.code, error.message, "group " + group.name + ": " + error.place);
}

class NameResolver {
  public:
    NameResolver(store::Sql& sql, const GroupContext& context) : sql_(sql), context_(context) {}

    /// `group` is being read: naming it again would be a circle.
    void enter(const std::string& group) { path_.push_back(group); }

    Result<ContactQuery> resolve(ContactQuery query) {
        if (query.kind == ContactQuery::Kind::Condition) {
            values_ += std::max<std::size_t>(1, query.condition.values.size());
            if (values_ > kMaxResolved) {
                return fail(ErrorCode::LimitExceeded, "with the groups it names the query is too large");
            }
            if (asksForGroup(query.condition.property)) return groupsOf(query.condition);
            if (pastPartOf(query.condition.property)) return useCasesOf(std::move(query));
            return query;
        }
        for (auto& part : query.parts) {
            auto resolved = resolve(std::move(part));
            if (!resolved) return resolved;
            part = std::move(*resolved);
        }
        return query;
    }

  private:
    Result<ContactQuery> groupsOf(const flows::QueryCondition& condition) {
        ContactQuery any;
        any.kind = ContactQuery::Kind::Or;
        for (const auto& value : condition.values) {
            auto members = membersOf(value.text);
            if (!members) return members;
            any.parts.push_back(std::move(*members));
        }
        if (any.parts.size() == 1) any = ContactQuery(std::move(any.parts.front()));
        if (condition.op == flows::QueryOperator::Equal) return any;
        ContactQuery none;
        none.kind = ContactQuery::Kind::Not;
        none.parts.push_back(std::move(any));
        return none;
    }

    Result<ContactQuery> membersOf(const std::string& name) {
        const auto group = groupCalled(sql_, name);
        if (!group) return fail(ErrorCode::NotFound, "there is no group '" + name + "'", "group");
        if (!group->is_query) return memberOf(group->id);
        if (std::find(path_.begin(), path_.end(), group->name) != path_.end()) {
            return fail(
                ErrorCode::Conflict, "the group '" + group->name + "' would be a part of itself", "group"
            );
        }
        auto query = parsed(*group, context_);
        if (!query) return query;
        path_.push_back(group->name);
        auto resolved = resolve(std::move(*query));
        path_.pop_back();
        return resolved;
    }

    Result<ContactQuery> useCasesOf(ContactQuery query) const {
        const auto property = query.condition.property.key;
        if (context_.past == nullptr) {
            return fail(ErrorCode::Refused, "use cases of the past cannot be asked for here", property);
        }
        for (auto& value : query.condition.values) {
            const auto id = context_.past->findUseCase(sql_, value.text);
            if (!id) return fail(ErrorCode::NotFound, "there is no use case '" + value.text + "'", property);
            value.key = std::to_string(*id);
        }
        return query;
    }

    store::Sql& sql_;
    const GroupContext& context_;
    std::vector<std::string> path_;
    std::size_t values_ = 0;
};

Result<CompiledQuery> compiledSelector(NameResolver& names, Result<ContactQuery> query, const GroupContext& context) {
    if (!query) return fail(query.error());
    const auto resolved = names.resolve(std::move(*query));
    if (!resolved) return fail(resolved.error());
    return compile(*resolved, nullptr, context.past);
}

void collectNames(const ContactQuery& query, std::vector<std::string>& names) {
    if (query.kind == ContactQuery::Kind::Condition && asksForGroup(query.condition.property)) {
        for (const auto& value : query.condition.values) names.push_back(value.text);
    }
    for (const auto& part : query.parts) collectNames(part, names);
}

std::vector<std::string> groupsNamedBy(std::string_view query) {
    std::vector<std::string> names;
    // How dates are written makes no difference to the names, so any format that reads the query will do.
    for (const auto format : flows::kDateFormats) {
        flows::Environment environment;
        environment.date_format = format;
        const auto parsed = parseWorkerQuery(query, flows::QueryUse::TargetGroup, environment);
        if (!parsed) continue;
        collectNames(*parsed, names);
        break;
    }
    return names;
}

void define(store::Sql& sql, const TargetGroup& group, std::string& text, std::set<std::int64_t>& told) {
    if (!told.insert(group.id).second) return;
    if (!text.empty()) text += '\n';
    text += group.name + ": " + (group.is_query ? group.query : std::string("a list"));
    if (!group.is_query) return;
    for (const auto& name : groupsNamedBy(group.query)) {
        if (const auto inner = groupCalled(sql, name)) define(sql, *inner, text, told);
    }
}

}  // namespace

Result<ContactQuery> resolveNames(store::Sql& sql, ContactQuery query, const GroupContext& context) {
    return NameResolver(sql, context).resolve(std::move(query));
}

Result<CompiledQuery> selectorOf(store::Sql& sql, const TargetGroup& group, const GroupContext& context) {
    if (!group.is_query) return compile(memberOf(group.id));
    NameResolver names(sql, context);
    names.enter(group.name);
    return compiledSelector(names, parsed(group, context), context);
}

Result<CompiledQuery> selectorOf(store::Sql& sql, std::string_view query, const GroupContext& context) {
    NameResolver names(sql, context);
    return compiledSelector(
        names, parseWorkerQuery(query, flows::QueryUse::TargetGroup, *context.conventions), context
    );
}

std::string definitionOf(store::Sql& sql, std::int64_t group_id) {
    const auto group = findGroup(sql, group_id);
    if (!group) return "missing";
    std::string text;
    std::set<std::int64_t> told;
    define(sql, *group, text, told);
    return text;
}

Result<void> deleteGroup(store::Transaction& tx, std::int64_t group_id) {
    const auto group = findGroup(tx, group_id);
    if (!group) return fail(ErrorCode::NotFound, "no such target group");
    for (const auto& other : listGroups(tx)) {
        if (other.id == group_id || !other.is_query) continue;
        for (const auto& name : groupsNamedBy(other.query)) {
            const auto named = groupCalled(tx, name);
            if (named && named->id == group_id) {
                return fail(ErrorCode::Conflict, "the group '" + other.name + "' is made of it; change that first");
            }
        }
    }
    tx.run("DELETE FROM target_group_member WHERE target_group_id = :1", group_id);
    tx.run("DELETE FROM group_source WHERE target_group_id = :1", group_id);  // the next import makes it anew
    tx.run("DELETE FROM target_group WHERE id = :1", group_id);
    return {};
}

}  // namespace tama::registry

#include "registry/group_shell.hpp"

#include <ostream>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "registry/worker_store.hpp"

namespace tama::registry {
namespace {

constexpr std::size_t kMembersInClosure = 200;

int refused(const Error& error, std::ostream& err) {
    err << describe(error) << '\n';
    return error.code == ErrorCode::InvalidInput ? 2 : 1;
}

Error noGroup(const std::string& name) {
    return {ErrorCode::NotFound, "there is no group '" + name + "'; see: tama groups list", {}};
}

Result<std::vector<std::int64_t>> workersNamed(store::Sql& sql, const std::vector<std::string>& names) {
    std::vector<std::int64_t> ids;
    for (const auto& name : names) {
        const auto id = findWorkerIdByName(sql, name);
        if (!id) return fail(ErrorCode::NotFound, "there is no such worker", name);
        ids.push_back(*id);
    }
    return ids;
}

}  // namespace

int printGroups(store::Database& database, bool json, std::ostream& out) {
    const auto groups = database.read([](store::Sql& sql) { return listGroups(sql); });
    for (const auto& group : groups) {
        if (json) {
            const nlohmann::ordered_json line{
                {"id", group.uuid},
                {"name", group.name},
                {"kind", group.is_query ? "query" : "list"},
                {"query", group.query}};
            out << line.dump() << '\n';
        } else {
            out << group.name << '\t' << (group.is_query ? group.query : "a list") << '\n';
        }
    }
    return 0;
}

int createGroup(
    store::Database& database,
    const GroupCommand& command,
    const GroupContext& context,
    IdSource& ids,
    WallTime now,
    std::ostream& out,
    std::ostream& err
) {
    if (command.list == !command.query.empty()) {
        err << "a group is made by a query, or it is a --list to which workers are added\n";
        return 2;
    }
    const auto uuid = ids.uuid();
    const auto made = database.queue().run([&](store::Transaction& tx) {
        return command.list ? createStaticGroup(tx, uuid, command.name, now)
                            : createQueryGroup(tx, uuid, command.name, command.query, now, context);
    });
    if (!made) return refused(made.error(), err);
    out << command.name << " is made\n";
    return 0;
}

int changeGroup(
    store::Database& database,
    const GroupCommand& command,
    const GroupContext& context,
    std::ostream& out,
    std::ostream& err
) {
    const auto changed = database.queue().run([&](store::Transaction& tx) -> Result<void> {
        const auto group = findGroupByName(tx, command.name);
        if (!group) return fail(noGroup(command.name));
        return changeGroupQuery(tx, group->id, command.query, context);
    });
    if (!changed) return refused(changed.error(), err);
    out << command.name << " is changed; an approval that names it no longer holds\n";
    return 0;
}

int changeMembers(
    store::Database& database, const GroupCommand& command, bool add, std::ostream& out, std::ostream& err
) {
    const auto workers =
        database.read([&](store::Sql& sql) { return workersNamed(sql, command.workers); });
    if (!workers) return refused(workers.error(), err);
    for (std::size_t from = 0; from < workers->size(); from += kMembersInClosure) {
        const auto to = std::min(from + kMembersInClosure, workers->size());
        const std::vector<std::int64_t> some(
            workers->begin() + static_cast<std::ptrdiff_t>(from), workers->begin() + static_cast<std::ptrdiff_t>(to)
        );
        const auto changed = database.queue().run([&](store::Transaction& tx) -> Result<void> {
            const auto group = findGroupByName(tx, command.name);
            if (!group) return fail(noGroup(command.name));
            return add ? addMembers(tx, group->id, some) : removeMembers(tx, group->id, some);
        });
        if (!changed) return refused(changed.error(), err);
    }
    out << workers->size() << (add ? " added to " : " removed from ") << command.name << '\n';
    return 0;
}

int printGroupCount(
    store::Database& database,
    const CountCommand& command,
    const GroupContext& context,
    const std::function<TargetRules(store::Sql&)>& rules_now,
    std::ostream& out,
    std::ostream& err
) {
    if (command.name.empty() == command.query.empty()) {
        err << "name a group, or give a --query\n";
        return 2;
    }
    const auto targets = database.read([&](store::Sql& sql) -> Result<Targets> {
        auto selector = command.name.empty() ? selectorOf(sql, command.query, context) : [&]() -> Result<CompiledQuery> {
            const auto group = findGroupByName(sql, command.name);
            if (!group) return fail(noGroup(command.name));
            return selectorOf(sql, *group, context);
        }();
        if (!selector) return fail(selector.error());
        return resolveTargets(sql, *selector, rules_now(sql));
    });
    if (!targets) return refused(targets.error(), err);
    if (command.json) {
        out << toJson(*targets).dump(2) << '\n';
        return 0;
    }
    out << "workers: " << targets->all.size() << "\nasked: " << targets->count(Exclusion::None) << '\n';
    if (targets->waiting > 0) {
        out << "  of these, wait until another conversation has ended: " << targets->waiting << '\n';
    }
    for (std::size_t i = 1; i < kExclusionCount; ++i) {
        out << "not asked, " << replaceAll(nameOf(static_cast<Exclusion>(i)), "_", " ") << ": " << targets->counts[i]
            << '\n';
    }
    return 0;
}

}  // namespace tama::registry

#include "registry/import_groups.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "registry/import_job.hpp"
#include "registry/target_group.hpp"

namespace tama::registry {
namespace {

constexpr std::size_t kMembersPerClosure = 200;  // the bound of addMembers
constexpr std::size_t kMembersPerRead = 500;

struct Found {
    std::optional<std::int64_t> id;
    std::string name;  // here
};

class GroupImport {
  public:
    GroupImport(store::Database& database, const std::string& source, std::int64_t job_id, WallTime now)
        : database_(database), source_(source), job_id_(job_id), now_(now) {}

    void run(const GroupRecord& record, const std::string& uuid) {
        const auto group = database_.read([&](store::Sql& sql) { return find(sql, record); });
        const auto before = group.id ? membersOf(*group.id) : std::vector<std::int64_t>();
        auto after = wanted(record);
        if (!record.whole) {  // what the source did not tell stays
            std::vector<std::int64_t> both;
            std::set_union(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(both));
            after = std::move(both);
        }
        ImportChange change{0, "group", group.id ? "changed" : "created", group.id.value_or(0), record.source_id, group.name, {}};
        if (!group.id) change.values.push_back({"name", {}, group.name});
        if (before != after) change.values.push_back({"members", membersValue(before), membersValue(after)});
        if (change.values.empty()) return;
        if (job_id_ != 0 && !write(record, uuid, before, after, change)) return;
        imported_.changes.push_back(std::move(change));
    }

    GroupsImported take() { return std::move(imported_); }

  private:
    Found find(store::Sql& sql, const GroupRecord& record) const {
        const auto id = sql.one<std::int64_t>(
            "SELECT target_group_id FROM group_source WHERE source = :1 AND source_id = :2",
            source_,
            record.source_id
        );
        if (!id) {
            const bool taken = findGroupByName(sql, record.name).has_value();
            return {std::nullopt, taken ? record.name + " (" + source_ + ")" : record.name};
        }
        const auto group = findGroup(sql, *id);
        return {id, group ? group->name : record.name};
    }

    std::vector<std::int64_t> membersOf(std::int64_t group_id) const {
        return database_.read([&](store::Sql& sql) { return groupMemberIds(sql, group_id); });
    }

    /// The members who are in the registry; the others are told in one problem.
    std::vector<std::int64_t> wanted(const GroupRecord& record) {
        std::vector<std::int64_t> ids;
        std::size_t unknown = 0;
        for (std::size_t from = 0; from < record.members.size(); from += kMembersPerRead) {
            const auto to = std::min(from + kMembersPerRead, record.members.size());
            database_.read([&](store::Sql& sql) {
                for (auto i = from; i < to; ++i) {
                    const auto id = sql.one<std::int64_t>(
                        "SELECT id FROM worker WHERE source = :1 AND source_id = :2", source_, record.members[i]
                    );
                    if (id) {
                        ids.push_back(*id);
                    } else {
                        ++unknown;
                    }
                }
            });
        }
        if (unknown > 0 && job_id_ != 0) {
            imported_.problems.push_back(
                {ErrorCode::NotFound,
                 "member: " + std::to_string(unknown) + " of the group '" + record.name +
                     "' are in no file and not in the registry",
                 record.where}
            );
        }
        std::sort(ids.begin(), ids.end());
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        return ids;
    }

    bool write(
        const GroupRecord& record,
        const std::string& uuid,
        const std::vector<std::int64_t>& before,
        const std::vector<std::int64_t>& after,
        ImportChange& change
    ) {
        if (change.subject_id == 0) {
            const auto made = database_.queue().run(
                [&](store::Transaction& tx) -> Result<std::int64_t> {
                    auto id = createStaticGroup(tx, uuid, change.name, now_);
                    if (id) {
                        tx.run(
                            "INSERT INTO group_source (source, source_id, target_group_id) VALUES (:1, :2, :3)",
                            source_,
                            record.source_id,
                            *id
                        );
                    }
                    return id;
                },
                store::Priority::Bulk
            );
            if (!made) {
                imported_.problems.push_back({made.error().code, made.error().message, record.where});
                return false;
            }
            change.subject_id = *made;
        }
        std::vector<std::int64_t> fresh;
        std::vector<std::int64_t> gone;
        std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(fresh));
        std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(gone));
        if (!inPages(fresh, record, change.subject_id, addMembers)) return false;
        if (!inPages(gone, record, change.subject_id, removeMembers)) return false;
        database_.queue().run(
            [&](store::Transaction& tx) { keepImportChange(tx, job_id_, change); }, store::Priority::Bulk
        );
        return true;
    }

    template <class Change>
    bool inPages(
        const std::vector<std::int64_t>& ids, const GroupRecord& record, std::int64_t group_id, Change change
    ) {
        for (std::size_t from = 0; from < ids.size(); from += kMembersPerClosure) {
            const auto to = std::min(from + kMembersPerClosure, ids.size());
            const std::vector<std::int64_t> page(
                ids.begin() + static_cast<std::ptrdiff_t>(from), ids.begin() + static_cast<std::ptrdiff_t>(to)
            );
            const auto done = database_.queue().run(
                [&](store::Transaction& tx) { return change(tx, group_id, page); }, store::Priority::Bulk
            );
            if (done) continue;
            imported_.problems.push_back({done.error().code, done.error().message, record.where});
            return false;
        }
        return true;
    }

    store::Database& database_;
    const std::string& source_;
    std::int64_t job_id_;
    WallTime now_;
    GroupsImported imported_;
};

}  // namespace

GroupsImported importGroups(
    store::Database& database,
    const std::vector<GroupRecord>& groups,
    const std::string& source,
    std::int64_t job_id,
    WallTime now,
    IdSource& ids
) {
    GroupImport import(database, source, job_id, now);
    for (const auto& group : groups) import.run(group, ids.uuid());
    return import.take();
}

std::string membersValue(const std::vector<std::int64_t>& ids) {
    std::vector<std::string> texts;
    for (const auto id : ids) texts.push_back(std::to_string(id));
    return join(texts, ",");
}

std::vector<std::int64_t> membersOfValue(std::string_view value) {
    std::vector<std::int64_t> ids;
    for (const auto part : split(value, ',')) {
        if (const auto id = parseInteger(part)) ids.push_back(*id);
    }
    return ids;
}

std::vector<std::int64_t> groupMemberIds(store::Sql& sql, std::int64_t group_id) {
    return sql.all<std::int64_t>(
        "SELECT worker_id FROM target_group_member WHERE target_group_id = :1 ORDER BY worker_id", group_id
    );
}

}  // namespace tama::registry

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "registry/group_query.hpp"

namespace tama::registry {
namespace {

// Every piece is true or false, never NULL, so that NOT means what it says.
class QueryCompiler {
  public:
    std::string compile(const GroupQuery& query) {
        switch (query.kind) {
            case GroupQuery::Kind::Not:
                return "NOT (" + compile(query.parts.front()) + ")";
            case GroupQuery::Kind::And:
                return joined(query, " AND ");
            case GroupQuery::Kind::Or:
                return joined(query, " OR ");
            case GroupQuery::Kind::Is:
                return is(query.condition);
            case GroupQuery::Kind::All:
                break;
        }
        return "1 = 1";
    }

    std::vector<store::SqlValue> params;

  private:
    std::string joined(const GroupQuery& query, std::string_view word) {
        std::vector<std::string> parts;
        for (const auto& part : query.parts) parts.push_back(compile(part));
        return "(" + join(parts, word) + ")";
    }

    std::string bind(const std::string& value) {
        params.emplace_back(value);
        return ":" + std::to_string(params.size());
    }

    std::string in(std::string_view column, const std::vector<std::string>& values) {
        std::vector<std::string> names;
        for (const auto& value : values) names.push_back(bind(value));
        return std::string(column) + " IN (" + join(names, ", ") + ")";
    }

    std::string is(const QueryCondition& condition) {
        const auto& values = condition.values;
        switch (condition.field) {
            case QueryField::Cadre:
                return in("w.cadre", values);
            case QueryField::Job:
                return in("w.job_key", values);
            case QueryField::Sex:
                return in("w.sex", values);
            case QueryField::Language:
                return in("w.language", values);
            case QueryField::Status:
                return in("w.status", values);
            case QueryField::Source:
                return in("w.source", values);
            case QueryField::Facility:
            case QueryField::District:
            case QueryField::Region:
                return someOrNone(values, [&](const auto& some) {
                    return inside(fieldName(condition), some);
                });
            case QueryField::Operator:
                return someOrNone(values, [&](const auto& some) {
                    const std::string head = "EXISTS (SELECT 1 FROM phone p WHERE p.worker_id = w.id AND ";
                    return head + (some.empty() ? "p.operator <> ''" : in("lower(p.operator)", some)) + ")";
                });
            case QueryField::Phone:
                return phone(values);
            case QueryField::Custom:
                break;
        }
        return someOrNone(values, [&](const auto& some) {
            const auto head = "EXISTS (SELECT 1 FROM worker_field f WHERE f.worker_id = w.id AND f.key = " +
                              bind(condition.key);
            return head + " AND " + (some.empty() ? "f.value_key <> ''" : in("f.value_key", some)) + ")";
        });
    }

    // `exists(values)` is the condition "has one of these", `exists({})` is "has any".
    template <class Exists>
    std::string someOrNone(const std::vector<std::string>& values, Exists exists) {
        auto some = values;
        const bool none_too = std::erase(some, std::string()) > 0;
        if (!none_too) return exists(some);
        const auto none = "NOT " + exists(std::vector<std::string>());
        return some.empty() ? none : "(" + exists(some) + " OR " + none + ")";
    }

    // UNION, not UNION ALL: it ends even where damage has made a circle.
    std::string inside(const std::string& level, const std::vector<std::string>& names) {
        auto roots = "SELECT r.id FROM place r WHERE r.level = " + bind(level);
        if (!names.empty()) roots += " AND " + in("r.name_key", names);
        return "(w.place_id IS NOT NULL AND w.place_id IN (WITH RECURSIVE inward (id) AS (" + roots +
               " UNION SELECT c.id FROM place c JOIN inward ON c.parent_id = inward.id) SELECT id FROM "
               "inward))";
    }

    static std::string phone(const std::vector<std::string>& values) {
        const bool has = std::find(values.begin(), values.end(), "has") != values.end();
        const bool none = std::find(values.begin(), values.end(), "none") != values.end();
        if (has && none) return "1 = 1";
        return std::string(has ? "" : "NOT ") + "EXISTS (SELECT 1 FROM phone p WHERE p.worker_id = w.id)";
    }
};

}  // namespace

CompiledQuery compile(const GroupQuery& query) {
    QueryCompiler compiler;
    auto condition = compiler.compile(query);
    return {std::move(condition), std::move(compiler.params)};
}

}  // namespace tama::registry

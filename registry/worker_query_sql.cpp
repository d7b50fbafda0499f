#include <algorithm>
#include <span>
#include <stdexcept>
#include <utility>

#include "base/text.hpp"
#include "flows/contact_queries/name_words.hpp"
#include "flows/contact_queries/order_key.hpp"
#include "registry/worker_query.hpp"

namespace tama::registry {
namespace {

using flows::ContactQuery;
using flows::QueryCondition;
using flows::QueryOperator;
using flows::QueryValue;

constexpr int kMaxSqlDepth = 10;

std::int64_t epochMs(flows::Instant instant) {
    return std::chrono::floor<Milliseconds>(instant.time_since_epoch()).count();
}

// Every piece is true or false, never NULL, so that NOT means what it says.
class WorkerQueryCompiler {
  public:
    WorkerQueryCompiler(const store::PhoneCodec* codec, const Past* past) : codec_(codec), past_(past) {}

    std::string compile(const ContactQuery& query) {
        const auto condition = nested(query, 0);
        if (deep_.empty()) return condition;
        return "w.id IN (WITH " + join(deep_, ", ") + " SELECT w.id FROM worker w WHERE " + condition + ")";
    }

    std::vector<store::SqlValue> params;

  private:
    /// SQLite reads about 30 levels of parentheses; what lies deeper is computed before, under a name.
    std::string nested(const ContactQuery& query, int depth) {
        if (depth == kMaxSqlDepth && !query.parts.empty()) {
            const auto inner = nested(query, 0);
            const auto name = "deep" + std::to_string(deep_.size());
            deep_.push_back(name + " (id) AS (SELECT w.id FROM worker w WHERE " + inner + ")");
            return "w.id IN (SELECT id FROM " + name + ")";
        }
        switch (query.kind) {
            case ContactQuery::Kind::Not:
                return "NOT (" + nested(query.parts.front(), depth + 1) + ")";
            case ContactQuery::Kind::And:
                return joined(query, " AND ", depth);
            case ContactQuery::Kind::Or:
                return joined(query, " OR ", depth);
            case ContactQuery::Kind::Condition:
                return (query.condition.op == QueryOperator::NotEqual ? "NOT " : "") +
                       condition(query.condition);
            case ContactQuery::Kind::All:
                break;
        }
        return "1 = 1";
    }

    std::string joined(const ContactQuery& query, std::string_view word, int depth) {
        std::vector<std::string> parts;
        for (const auto& part : query.parts) parts.push_back(nested(part, depth + 1));
        return balanced(parts, word);
    }

    /// As a tree of halves: SQLite reads a long chain as one of as many levels, and takes 1,000.
    static std::string balanced(std::span<const std::string> parts, std::string_view word) {
        if (parts.size() == 1) return parts.front();
        const auto half = parts.size() / 2;
        return "(" + balanced(parts.first(half), word) + std::string(word) + balanced(parts.subspan(half), word) + ")";
    }

    template <class Value>
    std::string bind(Value value) {
        params.emplace_back(std::move(value));
        return ":" + std::to_string(params.size());
    }

    template <class Value>
    std::string in(std::string_view column, const std::vector<Value>& values) {
        std::vector<std::string> names;
        for (const auto& value : values) names.push_back(bind(value));
        return std::string(column) + " IN (" + join(names, ", ") + ")";
    }

    /// The condition without its negation, in parentheses where it needs them.
    std::string condition(const QueryCondition& condition) {
        const auto& key = condition.property.key;
        if (condition.property.kind == flows::PropertyKind::Field) return field(condition);
        if (condition.property.type == flows::PropertyType::Urn) return number(condition);
        if (key == "created_on") return createdOn(condition);
        if (key == "name" && condition.op == QueryOperator::Contains) return nameHas(condition);
        const auto keys = keysOf(condition);
        if (key == "place" || isPlaceLevel(key)) {
            return someOrNone(keys, [&](const auto& some) { return inside(key, some); });
        }
        if (key == "operator") {
            return someOrNone(keys, [&](const auto& some) {
                const std::string head = "EXISTS (SELECT 1 FROM phone p WHERE p.worker_id = w.id AND ";
                return head + (some.empty() ? "p.operator <> ''" : in("lower(p.operator)", some)) + ")";
            });
        }
        if (key == "phone") return phone(keys);
        if (key == "member") return member(keys);
        if (const auto part = pastPartOf(condition.property)) return tookPart(*part, keys);
        if (asksForGroup(condition.property)) throw std::invalid_argument("a group's name was not looked up");
        if (key == "source") return "(" + in("lower(w.source)", keys) + ")";
        const bool keyed = key == "name" || key == "job";
        return "(" + in("w." + key + (keyed ? "_key" : ""), keys) + ")";
    }

    static bool isPlaceLevel(std::string_view key) {
        return key == "facility" || key == "area" || key == "district" || key == "region" || key == "country";
    }

    static std::vector<std::int64_t> idsOf(const std::vector<std::string>& keys) {
        std::vector<std::int64_t> ids;
        for (const auto& key : keys) {
            const auto id = parseInteger(key);
            if (!id) throw std::invalid_argument("a name was not looked up");
            ids.push_back(*id);
        }
        return ids;
    }

    std::string member(const std::vector<std::string>& keys) {
        return "(w.id IN (SELECT m.worker_id FROM target_group_member m WHERE " +
               in("m.target_group_id", idsOf(keys)) + "))";
    }

    // A worker took part also as the one who was merged into them.
    std::string tookPart(PastPart part, const std::vector<std::string>& keys) {
        if (past_ == nullptr) throw std::invalid_argument("a use case of the past needs the rooms above");
        std::vector<std::string> tests;
        for (const auto id : idsOf(keys)) {
            const auto use_case = bind(id);
            tests.push_back(
                past_->tookPart(part, use_case, "w.id") +
                " OR EXISTS (SELECT 1 FROM worker m WHERE m.merged_into = w.id AND " +
                past_->tookPart(part, use_case, "m.id") + ")"
            );
        }
        return "(" + join(tests, " OR ") + ")";
    }

    static std::vector<std::string> keysOf(const QueryCondition& condition) {
        std::vector<std::string> keys;
        for (const auto& value : condition.values) keys.push_back(value.key);
        return keys;
    }

    // `exists(values)` is the condition "has one of these", `exists({})` is "has any".
    template <class Values, class Exists>
    std::string someOrNone(Values some, Exists exists) {
        const bool none_too = std::erase(some, std::string()) > 0;
        if (!none_too) return exists(some);
        const auto none = "NOT " + exists(Values());
        return some.empty() ? "(" + none + ")" : "(" + exists(some) + " OR " + none + ")";
    }

    std::string field(const QueryCondition& condition) {
        if (condition.op != QueryOperator::Equal && condition.op != QueryOperator::NotEqual) {
            return ofField(condition, ordered(condition.op, condition.values.front()));
        }
        std::vector<std::string> orders;
        for (const auto& value : condition.values) {
            if (!value.order.empty()) orders.push_back(value.order);
        }
        return someOrNone(keysOf(condition), [&](const auto& some) {
            if (some.empty()) return ofField(condition, "f.value_key <> ''");
            const auto same = in("f.value_key", some);
            if (orders.empty()) return ofField(condition, same);
            return ofField(condition, "(" + same + " OR " + in("f.value_order", orders) + ")");
        });
    }

    std::string ofField(const QueryCondition& condition, const std::string& test) {
        return "EXISTS (SELECT 1 FROM worker_field f WHERE f.worker_id = w.id AND f.key = " +
               bind(condition.property.key) + " AND " + test + ")";
    }

    /// Numbers are compared with numbers and days with days.
    std::string ordered(QueryOperator op, const QueryValue& value) {
        const auto range = flows::orderRangeOf(value.order);
        return "f.value_order >= " + bind(std::string(range.from)) + " AND f.value_order < " +
               bind(std::string(range.before)) + " AND f.value_order " +
               std::string(flows::nameOf(op)) + " " + bind(value.order);
    }

    std::string number(const QueryCondition& condition) {
        return someOrNone(keysOf(condition), [&](const auto& some) {
            const std::string head = "EXISTS (SELECT 1 FROM phone p WHERE p.worker_id = w.id";
            if (some.empty()) return head + ")";
            if (codec_ == nullptr) throw std::invalid_argument("a telephone number needs the codec");
            std::vector<std::int64_t> keys;
            for (const auto& e164 : some) keys.push_back(codec_->key(*PhoneNumber::fromE164(e164)));
            return head + " AND " + in("p.number_key", keys) + ")";
        });
    }

    std::string createdOn(const QueryCondition& condition) {
        std::vector<std::string> days;
        for (const auto& value : condition.values) days.push_back(onDay(condition.op, *value.day));
        return "(" + join(days, " OR ") + ")";
    }

    std::string onDay(QueryOperator op, const flows::LocalDay& day) {
        const auto is = [this](const char* comparison, flows::Instant instant) {
            return "w.created_at " + std::string(comparison) + " " + bind(epochMs(instant));
        };
        switch (op) {
            case QueryOperator::Greater:
                return is(">=", day.end);
            case QueryOperator::GreaterOrEqual:
                return is(">=", day.start);
            case QueryOperator::Less:
                return is("<", day.start);
            case QueryOperator::LessOrEqual:
                return is("<", day.end);
            default:
                break;
        }
        const auto begun = is(">=", day.start);
        return begun + " AND " + is("<", day.end);
    }

    std::string nameHas(const QueryCondition& condition) {
        std::string words = "w.name_key";
        for (const char separator : flows::kNameSeparators) {
            words = "replace(" + words + ", '" + separator + "', ' ')";
        }
        std::vector<std::string> tests;
        for (const auto& prefix : flows::namePrefixes(condition.values.front().key)) {
            const auto pattern = bind("% " + likePattern(prefix) + "%");
            tests.push_back("(' ' || " + words + ") LIKE " + pattern + " ESCAPE '!'");
        }
        return "(" + join(tests, " OR ") + ")";
    }

    // UNION, not UNION ALL: it ends even where damage has made a circle.
    std::string inside(const std::string& level, const std::vector<std::string>& names) {
        // Any level is asked for by `place`.
        auto roots = "SELECT r.id FROM place r WHERE " + (level == "place" ? "1 = 1" : "r.level = " + bind(level));
        roots += names.empty() ? " AND r.name_key <> ''" : " AND " + in("r.name_key", names);
        return "(w.place_id IS NOT NULL AND w.place_id IN (WITH RECURSIVE inward (id) AS (" + roots +
               " UNION SELECT c.id FROM place c JOIN inward ON c.parent_id = inward.id) SELECT id FROM "
               "inward))";
    }

    static std::string phone(const std::vector<std::string>& values) {
        const bool has = std::find(values.begin(), values.end(), "has") != values.end();
        const bool none = std::find(values.begin(), values.end(), "none") != values.end();
        if (has && none) return "(1 = 1)";
        return std::string(has ? "" : "NOT ") + "EXISTS (SELECT 1 FROM phone p WHERE p.worker_id = w.id)";
    }

    const store::PhoneCodec* codec_;
    const Past* past_;
    std::vector<std::string> deep_;
};

}  // namespace

std::string likePattern(std::string_view text) {
    auto pattern = replaceAll(text, "!", "!!");
    return replaceAll(replaceAll(pattern, "%", "!%"), "_", "!_");
}

CompiledQuery compile(const ContactQuery& query, const store::PhoneCodec* codec, const Past* past) {
    WorkerQueryCompiler compiler(codec, past);
    auto condition = compiler.compile(query);
    return {std::move(condition), std::move(compiler.params)};
}

}  // namespace tama::registry

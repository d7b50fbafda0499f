#include "registry/demo_phones.hpp"

#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/random.hpp"
#include "base/text.hpp"

namespace tama::registry {
namespace {

constexpr std::int64_t kDemoPage = 50;
constexpr int kMaxDemoDraws = 1000;  // collisions are rare below a million workers

PhoneNumber drawNumber(const NumberingPlan& plan, Random& random) {
    const auto& data = plan.data();
    const auto& operators = data.operators;
    std::string national =
        operators.empty() ? std::string() : operators[random.below(operators.size())].first;
    const auto length = data.mobile_lengths.empty() ? data.lengths.front() : data.mobile_lengths.front();
    while (national.size() < length) national += static_cast<char>('0' + random.below(10));
    const auto number = PhoneNumber::fromE164("+" + data.calling_code + national);
    if (!number) throw std::logic_error("the plan of the demo country makes numbers that are none");
    return *number;
}

// A number nobody has. What the workers before got is known, so the outcome depends on seed and registry
// alone.
PhoneNumber freeNumber(
    store::Sql& sql, const NumberingPlan& plan, const store::PhoneCodec& codec, Random& random
) {
    for (int draw = 0; draw < kMaxDemoDraws; ++draw) {
        const auto number = drawNumber(plan, random);
        const auto taken =
            sql.one<std::int64_t>("SELECT id FROM phone WHERE number_key = :1 LIMIT 1", codec.key(number));
        if (!taken && plan.matchesMobile(number.digits().substr(plan.data().calling_code.size())))
            return number;
    }
    throw std::runtime_error("the demo country has run out of numbers");
}

}  // namespace

Result<std::size_t> assignDemoPhones(
    store::Database& database,
    const NumberingPlans& plans,
    const store::PhoneCodec& codec,
    std::uint64_t seed,
    std::string_view country
) {
    const auto* plan = plans.find(country);
    if (!plan || !equalsIgnoringCase(country, "XT")) {
        return fail(
            ErrorCode::Refused, "demo numbers exist only in XT: elsewhere they would be somebody's", "country"
        );
    }
    std::size_t assigned = 0;
    std::int64_t after = 0;
    while (true) {
        using Found = std::tuple<std::int64_t, std::string, std::string>;
        const auto workers = database.read([&](store::Sql& sql) {
            return sql.all<Found>(
                "SELECT w.id, w.source, w.source_id FROM worker w WHERE w.id > :1 "
                "AND NOT EXISTS (SELECT 1 FROM phone p WHERE p.worker_id = w.id) ORDER BY w.id LIMIT :2",
                after,
                kDemoPage
            );
        });
        if (workers.empty()) return assigned;
        after = std::get<0>(workers.back());
        assigned += database.queue().run(
            [&](store::Transaction& tx) {
                std::size_t written = 0;
                for (const Found& worker : workers) {
                    const auto& [id, source, source_id] = worker;
                    Random random(seedFor(seed, source + "/" + source_id));
                    const auto number = freeNumber(tx, *plan, codec, random);
                    // A real number may have arrived since the page was read.
                    written += static_cast<std::size_t>(tx.run(
                        "INSERT INTO phone (worker_id, number, number_key, rank, operator, origin) "
                        "SELECT :1, :2, :3, 1, :4, 'demo' WHERE NOT EXISTS (SELECT 1 FROM phone WHERE "
                        "worker_id = :1)",
                        id,
                        codec.encode(number),
                        codec.key(number),
                        plans.operatorOf(number)
                    ));
                }
                return written;
            },
            store::Priority::Bulk
        );
    }
}

}  // namespace tama::registry

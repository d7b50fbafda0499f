#include "server/api/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include "reports/class_counts.hpp"

namespace tama::server {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

using Labels = std::vector<ClientMetric::Label>;

MetricFamily familyOf(MetricType type, std::string name, std::string help) {
    MetricFamily family;
    family.name = std::move(name);
    family.help = std::move(help);
    family.type = type;
    return family;
}

void add(MetricFamily& family, double value, Labels labels = {}) {
    ClientMetric metric;
    metric.label = std::move(labels);
    (family.type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
    family.metric.push_back(std::move(metric));
}

using store::StoreMetrics;

struct StoreMetric {
    MetricType type;
    const char* name;
    const char* help;
    std::uint64_t StoreMetrics::*value;
};

constexpr StoreMetric kStoreMetrics[] = {
    {MetricType::Gauge,
     "tama_commit_queue_depth",
     "Closures waiting or running in the commit queue",
     &StoreMetrics::depth},
    {MetricType::Counter, "tama_store_commits_total", "Transactions committed", &StoreMetrics::commits},
    {MetricType::Counter, "tama_store_closures_total", "Closures committed", &StoreMetrics::closures},
    {MetricType::Counter,
     "tama_store_parked_total",
     "Closures replaced by their park closure",
     &StoreMetrics::parked},
    {MetricType::Counter,
     "tama_store_failed_total",
     "Closures of which nothing was kept",
     &StoreMetrics::failed},
    {MetricType::Counter,
     "tama_store_batches_rerun_total",
     "Transactions that failed and ran again one by one",
     &StoreMetrics::batches_rerun},
    {MetricType::Counter,
     "tama_store_refused_total",
     "Closures refused by a full queue",
     &StoreMetrics::refused},
    {MetricType::Counter, "tama_store_reconnects_total", "Connections made anew", &StoreMetrics::reconnects},
    {MetricType::Counter,
     "tama_store_slow_reads_total",
     "Reads longer than a second",
     &StoreMetrics::slow_reads},
    {MetricType::Counter,
     "tama_store_checkpoints_total",
     "Checkpoints of the write-ahead log (SQLite)",
     &StoreMetrics::checkpoints},
    {MetricType::Gauge,
     "tama_store_largest_batch",
     "Closures in the largest transaction so far",
     &StoreMetrics::largest_batch},
    {MetricType::Gauge,
     "tama_store_wal_bytes",
     "Size of the write-ahead log (SQLite)",
     &StoreMetrics::wal_bytes},
};

double boundOf(const gateway::ChannelStatus& channel) {
    return channel.bound ? 1 : 0;
}

double rateOf(const gateway::ChannelStatus& channel) {
    return channel.submitted_per_second;
}

template <auto Member>
double amountOf(const gateway::ChannelStatus& channel) {
    return static_cast<double>(channel.*Member);
}

template <auto Member>
double countOf(const gateway::ChannelStatus& channel) {
    return static_cast<double>(channel.counters.*Member);
}

struct ChannelMetric {
    MetricType type;
    const char* name;
    const char* help;
    double (*value)(const gateway::ChannelStatus&);
};

using gateway::ChannelCounters;
using gateway::ChannelStatus;

constexpr auto kGauge = MetricType::Gauge;
constexpr auto kCounter = MetricType::Counter;

constexpr ChannelMetric kChannelMetrics[] = {
    {kGauge, "tama_channel_bound", "1 while the channel is bound to its SMSC", boundOf},
    {kGauge,
     "tama_channel_queued_parts",
     "Message parts waiting for the channel",
     amountOf<&ChannelStatus::queued>},
    {kGauge,
     "tama_channel_in_doubt_parts",
     "Parts whose answer was lost",
     amountOf<&ChannelStatus::in_doubt>},
    {kGauge,
     "tama_channel_possible_duplicates",
     "Parts that may have reached a phone twice",
     amountOf<&ChannelStatus::possible_duplicates>},
    {kGauge,
     "tama_channel_submits_per_second",
     "Parts submitted a second, over the last ten seconds",
     rateOf},
    {kCounter,
     "tama_channel_submitted_parts_total",
     "Parts written to the SMSC",
     countOf<&ChannelCounters::submitted>},
    {kCounter,
     "tama_channel_accepted_parts_total",
     "Parts the SMSC took",
     countOf<&ChannelCounters::accepted>},
    {kCounter,
     "tama_channel_refused_parts_total",
     "Parts the SMSC refused for good",
     countOf<&ChannelCounters::refused>},
    {kCounter,
     "tama_channel_retried_parts_total",
     "Parts the SMSC refused for now",
     countOf<&ChannelCounters::retried>},
    {kCounter,
     "tama_channel_unanswered_parts_total",
     "Parts the SMSC did not answer",
     countOf<&ChannelCounters::unanswered>},
    {kCounter, "tama_channel_received_total", "Messages from people", countOf<&ChannelCounters::received>},
    {kCounter,
     "tama_channel_repeated_total",
     "Deliveries that were here before",
     countOf<&ChannelCounters::repeated>},
    {kCounter,
     "tama_channel_parked_total",
     "Deliveries parked for a person to look at",
     countOf<&ChannelCounters::parked>},
    {kCounter, "tama_channel_receipts_total", "Delivery receipts", countOf<&ChannelCounters::receipts>},
    {kCounter,
     "tama_channel_turned_away_total",
     "Deliveries answered \"try again later\"",
     countOf<&ChannelCounters::turned_away>},
};

}  // namespace

std::string metricsText(const Services& services) {
    std::vector<MetricFamily> families;
    const auto counted = services.database.metrics();
    for (const auto& metric : kStoreMetrics) {
        add(families.emplace_back(familyOf(metric.type, metric.name, metric.help)),
            static_cast<double>(counted.*metric.value));
    }
    const auto channels = services.channels();
    for (const auto& metric : kChannelMetrics) {
        auto& family = families.emplace_back(familyOf(metric.type, metric.name, metric.help));
        for (const auto& channel : channels) {
            add(family, metric.value(channel), {{"channel", channel.name}});
        }
    }
    auto& classes = families.emplace_back(
        familyOf(kCounter, "tama_messages_total", "Outbound messages given to the gateway, by class")
    );
    services.database.read([&classes](store::Sql& sql) {
        for (const auto& [name, count] : reports::classCounts(sql, WallTime{})) {
            add(classes, static_cast<double>(count.messages), {{"class", name}});
        }
    });
    return prometheus::TextSerializer().Serialize(families);
}

}  // namespace tama::server

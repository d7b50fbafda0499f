#include "server/api/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

namespace tama::server {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

MetricFamily gauge(std::string name, std::string help) {
    MetricFamily family;
    family.name = std::move(name);
    family.help = std::move(help);
    family.type = MetricType::Gauge;
    return family;
}

void add(MetricFamily& family, double value, std::vector<ClientMetric::Label> labels = {}) {
    ClientMetric metric;
    metric.label = std::move(labels);
    metric.gauge.value = value;
    family.metric.push_back(std::move(metric));
}

}  // namespace

std::string metricsText(const Services& services) {
    auto depth = gauge("tama_commit_queue_depth", "Closures waiting or running in the commit queue");
    add(depth, static_cast<double>(services.database.queue().depth()));
    auto bound = gauge("tama_channel_bound", "1 while the channel is bound to its SMSC");
    auto queued = gauge("tama_channel_queued_parts", "Message parts waiting for the channel");
    auto in_doubt = gauge("tama_channel_in_doubt_parts", "Parts whose answer was lost");
    auto rate =
        gauge("tama_channel_submits_per_second", "Parts submitted a second, over the last ten seconds");
    for (const auto& channel : services.channels()) {
        const std::vector<ClientMetric::Label> label{{"channel", channel.name}};
        add(bound, channel.bound ? 1 : 0, label);
        add(queued, static_cast<double>(channel.queued), label);
        add(in_doubt, static_cast<double>(channel.in_doubt), label);
        add(rate, channel.submitted_per_second, label);
    }
    const auto text = prometheus::TextSerializer().Serialize({depth, bound, queued, in_doubt, rate});
    return services.extra_metrics ? text + services.extra_metrics() : text;
}

}  // namespace tama::server

#include "drivers/machine/network.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>

static bool is_loopback(const char *origin)
{
    static const char *const NAMES[] = {"https://localhost", "https://127.", "https://[::1]"};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        if (strncmp(origin, NAMES[i], strlen(NAMES[i])) == 0)
            return true;
    return false;
}

static bool reaches_out(const struct sockaddr *address)
{
    if (!address)
        return false;
    if (address->sa_family == AF_INET6)
        return !IN6_IS_ADDR_LINKLOCAL(
            &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
    if (address->sa_family != AF_INET)
        return false;
    uint32_t ip = ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr);
    return ip >> 16 != 0xA9FE; // 169.254.0.0/16, link-local (RFC 3927)
}

bool network_look(const char *origin, struct network *network)
{
    struct ifaddrs *all;
    unsigned loopback = is_loopback(origin) ? IFF_LOOPBACK : 0;
    *network = (struct network){0};
    if (getifaddrs(&all) != 0)
        return false;
    for (const struct ifaddrs *i = all; i; i = i->ifa_next) {
        bool runs = (i->ifa_flags & IFF_UP) && (i->ifa_flags & IFF_RUNNING);
        if (!runs || (i->ifa_flags & IFF_LOOPBACK) != loopback)
            continue;
        network->up = true;
        network->addressed |= reaches_out(i->ifa_addr);
    }
    freeifaddrs(all);
    return true;
}

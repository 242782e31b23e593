import { useEffect, useRef, useState } from 'preact/hooks';
import type { CityMap, End, Scene } from '../map';
import type { City, Place } from '../types';

interface Props {
  city: City;
  scene: Scene;
  picking: boolean;
  onPick: (place: Place, end?: End) => void;
}

/** The map, loaded when it is first shown; without WebGL the rest of the page goes on. */
export function MapPane({ city, scene, picking, onPick }: Props) {
  const container = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<CityMap>();
  const [notice, setNotice] = useState<string>();
  const listener = useRef(onPick);
  listener.current = onPick;

  useEffect(() => {
    let opened: CityMap | undefined;
    let gone = false;
    setNotice(undefined);
    const open = async () => {
      const { CityMap } = await import('../map');
      if (gone || !container.current) {
        return;
      }
      const made = await CityMap.open(container.current, city, {
        onPick: (place, end) => listener.current(place, end),
        onNotice: setNotice,
      });
      if (gone) {
        made.close();
        return;
      }
      opened = made;
      setMap(made);
    };
    open().catch(() => setNotice('This browser cannot draw the map. You can type places and coordinates instead.'));
    return () => {
      gone = true;
      opened?.close();
      setMap(undefined);
    };
  }, [city.id]);

  useEffect(() => map?.show(scene), [map, scene]);
  useEffect(() => map?.setPicking(picking), [map, picking]);

  return (
    <div class="map-pane">
      <div class="map" ref={container} role="region" aria-label={`Map of ${city.name}`} />
      {notice && (
        <p class="map-notice" role="status">
          {notice}
        </p>
      )}
    </div>
  );
}
